"""What tests of enrolling and paying send: billing data, signed-in browsers."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anpei.accounts.middleware import SESSION_GENERATION, SESSION_USER
from anpei.accounts.models import User
from anpei.payments.billing import Billing

FILED = {
    "invoice_title": "济南泰山建筑有限公司",
    "taxpayer_number": "91350100M000100Y43",
    "invoice_address": "济南市历下区经十路 1 号",
    "invoice_phone": "0531-88888888",
    "bank_name": "农业银行济南分行",
    "bank_account": "1500 0000 0000 0001",
    "remark": "",
    "invoice_kind": "electronic",
    "post_company": "济南泰山建筑有限公司",
    "post_region": "山东省 济南市 历下区",
    "post_address": "经十路 1 号 2 楼 203",
    "post_recipient": "王工",
    "post_mobile": "13800000000",
    "email": "billing@example.org",
}
"""91350100M000100Y43 is the standard's own example (GB 32100)."""


def billing(**changes: str) -> Billing:
    return Billing(**{**FILED, **changes})


class SignedIn(Client):
    """A browser signed in as ``user`` at one association. Made inside its schema."""

    def __init__(self, user: User, schema: str = "jinan", **options: Any) -> None:
        super().__init__(HTTP_HOST=f"{schema}.localhost", **options)
        session = SessionStore()
        session[SESSION_USER] = user.pk
        session[SESSION_GENERATION] = user.session_generation
        session.save()
        self.cookies["session"] = session.session_key or ""

    def send(self, path: str, body: Any, *, key: str = "", **headers: str) -> HttpResponse:
        """POST JSON with an idempotency key (a new one unless given)."""
        return self.post(
            path,
            json.dumps(body, default=str),
            content_type="application/json",
            headers={"Idempotency-Key": key or secrets.token_hex(8), **headers},
        )


def count_queries(work: Callable[[], object]) -> int:
    """How many statements ``work`` sends, without entering the schema before each of them."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return sum("search_path" not in query["sql"] for query in queries)
