"""Two associations whose people, users and sessions have the same keys, and sockets into them."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as StoredSession
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from realtime.routing import sockets
from realtime.tickets import issue_ticket
from tenants.entering import enter_tenant
from tenants.hosts import association_for_host, forget_hosts
from tenants.models import Association, Domain
from tests.conftest import make_association
from tests.factories import make_learner_user, make_person

SCHEMAS = ("twinone", "twintwo")
KEY = "twinsessionkey000000000000000000"


@pytest.fixture(scope="module")
def twins(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, str]]:
    """Committed schemas; in each, one learner with the same keys. Other threads see them."""
    with django_db_blocker.unblock():
        for schema in SCHEMAS:
            make_association(schema, "威海")
            with enter_tenant(schema):
                make_learner_user(make_person())
        yield SCHEMAS
        connection.set_schema_to_public()
        for schema in SCHEMAS:
            association = Association.objects.get(schema_name=schema)
            Domain.objects.filter(tenant=association).delete()
            Association.objects.filter(pk=association.pk).delete()
            with connection.cursor() as cursor:
                cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
        forget_hosts()


@pytest.fixture(autouse=True)
def known_hosts(twins: tuple[str, str]) -> None:
    connection.set_schema_to_public()
    forget_hosts()
    for schema in twins:
        association_for_host(f"{schema}.localhost")


@dataclass(frozen=True)
class Session:
    """A signed-in learner's session in one association."""

    schema: str
    key: str

    def ticket(self) -> str:
        with enter_tenant(self.schema):
            return issue_ticket(user=User.objects.earliest("pk"), session_key=self.key)

    def user(self) -> User:
        with enter_tenant(self.schema):
            return User.objects.select_related("person").earliest("pk")

    def end(self) -> None:
        with enter_tenant(self.schema):
            StoredSession.objects.filter(session_key=self.key).delete()


@pytest.fixture
def sessions(twins: tuple[str, str]) -> tuple[Session, Session]:
    """The same user key, person key and session key on both sides."""
    made = []
    for schema in twins:
        with enter_tenant(schema):
            user = User.objects.earliest("pk")
            data = {"user": user.pk, "generation": user.session_generation}
            StoredSession.objects.update_or_create(
                session_key=KEY,
                defaults={
                    "session_data": SessionStore().encode(data),
                    "expire_date": db_now() + timedelta(hours=1),
                },
            )
        made.append(Session(schema, KEY))
    first, second = made
    return first, second


def origin_of(schema: str) -> str:
    return f"http://{schema}.localhost:{settings.WEB_PORT}"


def socket(
    schema: str, *, origin: str | None = None, host: str | None = None
) -> WebsocketCommunicator:
    headers = [(b"host", (host or f"{schema}.localhost:8001").encode())]
    named = origin_of(schema) if origin is None else origin
    if named:
        headers.append((b"origin", named.encode()))
    return WebsocketCommunicator(sockets, "/ws/", headers=headers)


async def entered(session: Session) -> WebsocketCommunicator:
    """A socket that showed its ticket and watches the learner's players."""
    communicator = socket(session.schema)
    connected, _ = await communicator.connect()
    assert connected
    await communicator.send_json_to({"ticket": await sync_to_async(session.ticket)()})
    assert await communicator.receive_json_from() == WELCOME
    await communicator.send_json_to({"id": 1, "module": "study", "verb": "watch"})
    assert await communicator.receive_json_from() == {"id": 1, "ok": True, "body": {}}
    return communicator


WELCOME = {"module": "session", "verb": "welcome", "body": {}}


async def close_code(communicator: WebsocketCommunicator) -> int:
    message = await communicator.receive_output(timeout=10)
    assert message["type"] == "websocket.close"
    return int(message["code"])


def play(scenario: Callable[[], Awaitable[Any]]) -> Any:
    """Run a scenario; its database work stays on this thread's connection."""
    return async_to_sync(scenario)()
