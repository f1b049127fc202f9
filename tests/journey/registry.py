"""The outside world's side: the sandbox's registry, its people and their faces."""

import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

from anpei.kernel.request_signing import SigningKey, sign_request


@dataclass(frozen=True)
class Company:
    """An enterprise as the registry has it."""

    name: str
    credit_code: str


@dataclass(frozen=True)
class Holder:
    """A person with a licence, as the registry has them."""

    name: str
    id_number: str
    licence_number: str
    category: str

    @property
    def licence_key(self) -> str:
        """As typed to sign in: without 鲁建安 (云建安) and brackets."""
        return re.sub(r"^.建安|[()]", "", self.licence_number)


class Registry:
    """Controls and reads one dataset of the sandbox over HTTP."""

    def __init__(self, url: str, dataset: str) -> None:
        self.dataset = dataset
        self.key = SigningKey(client_id=f"anpei-{dataset}", secret=f"sandbox-only-{dataset}")
        limits = httpx.Limits(max_keepalive_connections=0)  # nothing stays open behind it
        self.client = httpx.Client(base_url=url, timeout=60, limits=limits)

    def _signed(self, path: str, query: str = "") -> dict[str, Any]:
        headers = sign_request(
            key=self.key,
            method="GET",
            path=path,
            query=query,
            body=b"",
            timestamp=int(time.time()),
        )
        url = f"{path}?{query}" if query else path
        response = self.client.get(url, headers=dict(headers))
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind."""
        found: list[dict[str, Any]] = []
        query = "since=0&size=5000"
        while True:
            page = self._signed(f"/registry/v1/{kind}", query)
            found += [row for row in page["rows"] if not row.get("removed")]
            if not page["next_cursor"]:
                return found
            query = f"cursor={page['next_cursor']}&size=5000"

    def companies(self) -> list[Company]:
        return [Company(row["name"], row["credit_code"]) for row in self.rows("enterprises")]

    def edit(self, act: str, /, **arguments: Any) -> Any:
        """An act of the registry's clerks (``/admin/registry/…``)."""
        response = self.client.post(
            f"/admin/registry/{act}", json={"dataset": self.dataset, **arguments}
        )
        response.raise_for_status()
        return response.json()

    def add_holder(self, name: str, company: Company, *, face: str) -> Holder:
        """A newcomer of ``company`` with an A licence that expires in 120 days."""
        self.edit(
            "add-person",
            name=name,
            category="A",
            days_left=120,
            credit_code=company.credit_code,
            face=face,
        )
        person = [row for row in self.rows("people") if row["name"] == name][-1]
        licence = next(r for r in self.rows("licences") if r["person_id"] == person["id"])
        return Holder(name, person["id_number"], licence["number"], licence["category"])
