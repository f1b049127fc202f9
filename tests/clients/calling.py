"""A client of the API at one association's host: its key, and the tokens it holds."""

import json
import secrets
from typing import Any

from django.http import HttpResponse
from django.test import Client

from anpei.accounts.api.scopes import Scope
from anpei.accounts.domain import current_agreement
from anpei.accounts.models import User
from anpei.clients.domain import open_grant, register_client
from anpei.clients.models import ApiClient, ApiGrant
from anpei.kernel.clock import db_now
from tests.factories import PASSWORD


def register(by: User, *scopes: str, kind: str = "mini_program") -> tuple[ApiClient, str]:
    return register_client(
        name="协会小程序", kind=kind, scopes=scopes or Scope.values, days=90, by=by
    )


def activate(user: User) -> User:
    user.set_password(PASSWORD)
    user.activated_at = db_now()
    user.save()
    return user


class App(Client):
    """Without cookies; CSRF is checked, as it is outside of tests."""

    def __init__(self, key: str = "", schema: str = "jinan") -> None:
        super().__init__(
            enforce_csrf_checks=True, HTTP_HOST=f"{schema}.localhost", HTTP_ACCEPT_LANGUAGE="en"
        )
        self.key = key
        self.access = ""
        self.refresh = ""

    @classmethod
    def signed_in(cls, client: ApiClient, user: User, *, schema: str = "jinan") -> "App":
        tokens = open_grant(client=client, user=user)
        app = cls(schema=schema)
        app.access, app.refresh = tokens.access, tokens.refresh
        return app

    def ask(self, path: str) -> HttpResponse:
        return self.get(path, headers=self._headers())

    def send(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.post(
            path,
            json.dumps(body or {}, default=str),
            content_type="application/json",
            headers={**self._headers(), "Idempotency-Key": secrets.token_hex(8), **headers},
        )

    def sign_in(self, path: str, **body: Any) -> HttpResponse:
        answer = self.send(path, {"agreement": current_agreement().version, **body})
        self._keep(answer)
        return answer

    def exchange(self, token: str = "") -> HttpResponse:
        answer = self.send("/api/tokens/refresh/", {"refresh_token": token or self.refresh})
        self._keep(answer)
        return answer

    def _keep(self, answer: HttpResponse) -> None:
        if answer.status_code == 200:
            told = json.loads(answer.content)
            self.access, self.refresh = told["access_token"], told["refresh_token"]

    def _headers(self) -> dict[str, str]:
        headers = {"X-Client-Key": self.key} if self.key else {}
        return headers | ({"Authorization": f"Bearer {self.access}"} if self.access else {})


def grant_of(app: App) -> ApiGrant:
    """Of the tokens it holds now."""
    from anpei.clients.tokens import hash_of

    return ApiGrant.objects.get(access_hash=hash_of(app.access))
