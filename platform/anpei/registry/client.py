"""The client of the registry protocol (docs/registry-protocol.md)."""

from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, RootModel

from anpei.kernel.errors import Unavailable
from anpei.kernel.outside import OutsideGarbled, OutsideLimits, OutsideRefused, OutsideService
from anpei.kernel.request_signing import SigningKey
from anpei.registry.models import RegistryConnection

PAGE_SIZE = 5_000
_NOT_FOUND = 404


class Page(BaseModel):
    """One page of a list; rows are validated one by one later."""

    rows: list[dict[str, Any]]
    next_cursor: str | None
    complete: bool
    high_water: int
    epoch: str


class Verdict(BaseModel):
    """The registry's answer to one reported result."""

    request_key: str
    outcome: str
    reason: str = ""
    receipt: str = ""


class Verdicts(BaseModel):
    """The answer to a push."""

    results: list[Verdict]


class ReportedState(BaseModel):
    """What became of a reported result: queued, confirmed or failed."""

    request_key: str
    state: str
    receipt: str = ""
    reason: str = ""


class Report(BaseModel):
    """A result under its key. `result` is the province's record."""

    model_config = ConfigDict(frozen=True)

    request_key: str
    result: dict[str, Any]


class Application(BaseModel):
    """What became of an application for a licence's extension; `changed_at` in Unix seconds."""

    licence_number: str
    state: str
    reason: str = ""
    changed_at: float


class Applications(BaseModel):
    """A person's applications."""

    applications: list[Application]


class RegistryClient(OutsideService):
    """One association's connection to its registry. Close it, or use it in a ``with``."""

    def page(self, kind: str, *, since: int, until: int | None, cursor: str, size: int) -> Page:
        """The page of `kind` at `cursor`, or the first one of the changes after `since`."""
        query = {"size": str(size)}
        if cursor:
            query["cursor"] = cursor
        else:
            query["since"] = str(since)
            if until is not None:
                query["until"] = str(until)
        answer = self.call("GET", f"/registry/v1/{kind}", query=query, repeatable=True)
        return self.read_model(Page, answer)

    def photo(self, person_id: str) -> bytes | None:
        """The licence photo (JPEG), None when the registry has none."""
        try:
            answer = self.call("GET", f"/registry/v1/people/{person_id}/photo", repeatable=True)
        except OutsideRefused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise
        if answer.media_type != "image/jpeg":
            raise OutsideGarbled(self.name, f"a photo of type {answer.media_type}")
        return answer.body

    def report(self, report: Report) -> Verdict:
        """Send one result. Never repeated here: the outbox asks first when in doubt."""
        answer = self.call(
            "POST",
            "/registry/v1/training-results",
            content=RootModel[list[Report]]([report]),
            repeatable=False,
        )
        verdicts = self.read_model(Verdicts, answer).results
        if not verdicts or verdicts[0].request_key != report.request_key:
            raise OutsideGarbled(self.name, "the verdict is about another result")
        return verdicts[0]

    def reported_state(self, request_key: str) -> ReportedState | None:
        """What became of a result, None when it never arrived."""
        path = f"/registry/v1/training-results/{request_key}"
        try:
            answer = self.call("GET", path, repeatable=True)
        except OutsideRefused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise
        return self.read_model(ReportedState, answer)

    def extensions(self, person_id: str) -> list[Application]:
        """The states of a person's applications for extension."""
        path, query = "/registry/v1/extension-applications", {"person": person_id}
        answer = self.call("GET", path, query=query, repeatable=True)
        return self.read_model(Applications, answer).applications


def connect(limits: OutsideLimits | None = None) -> RegistryClient:
    """The client of the current association. Raises Unavailable when none is configured."""
    connection = RegistryConnection.objects.first()
    if connection is None:
        raise Unavailable("This association has no registry connection.")
    return RegistryClient(
        name="registry",
        base_url=connection.base_url or settings.SANDBOX_URL,
        key=SigningKey(connection.client_id, connection.secret),
        limits=limits,
    )
