"""The wall over sockets: changes by number, rights that end, tenants with equal keys apart."""

from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as StoredSession
from django.db import connection

from anpei.accounts.models import Role, User, UserKind
from anpei.exams.leases import Lease
from anpei.exams.models import Attempt
from anpei.invigilation import domain
from anpei.invigilation.models import LiveLook, Room, SeatState
from anpei.proctoring.domain import record_incident
from anpei.proctoring.models import IncidentKind
from realtime import hub as hub_module
from realtime.groups import players_of
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.factories import make_class, make_staff
from tests.invigilation.conftest import running_attempts
from tests.realtime.conftest import KEY, WELCOME, Session, close_code, entered, play, socket

PROCTOR_KEY = "proctorsessionkey000000000000000"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "TICK_SECONDS", 0.1)


class Hall:
    """In one tenant: a class with two running exams in one room, and a proctor on duty there."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        with enter_tenant(schema):
            made = make_class()
            self.attempts = running_attempts(made, 2)
            domain.place_attempts()
            self.room = Room.objects.get(training_class=made)
            self.proctor = make_staff(f"proctor{self.room.pk}", Role.PROCTOR)
            domain.assign_proctor(room=self.room, proctor=self.proctor, by=self.proctor)
            data = {"user": self.proctor.pk, "generation": self.proctor.session_generation}
            self.session = StoredSession.objects.create(
                session_key=f"{PROCTOR_KEY[:-8]}{self.room.pk:08d}",
                session_data=SessionStore().encode(data),
                expire_date=self.attempts[0].deadline_at,
            )

    async def wall(self, room: str = "") -> tuple[WebsocketCommunicator, Any]:
        """A socket that follows the room, and the answer to that."""
        communicator = await opened(self.schema, self.proctor, self.session.session_key)
        body = {"room": room or self.room.public_id, "after": 0}
        await communicator.send_json_to({"id": 1, "module": "wall", "verb": "watch", "body": body})
        return communicator, await answer_to(communicator, 1)

    def note(self, turn: int = 0) -> None:
        with enter_tenant(self.schema):
            record_incident(attempt=self.attempts[turn], kind=IncidentKind.CAMERA_LOST, by=None)
            domain.touch_seat(self.attempts[turn].pk)


async def opened(schema: str, user: User, key: str) -> WebsocketCommunicator:
    from realtime.tickets import issue_ticket

    def ticket() -> str:
        with enter_tenant(schema):
            return issue_ticket(user=user, session_key=key)

    communicator = socket(schema)
    assert (await communicator.connect())[0]
    await communicator.send_json_to({"ticket": await sync_to_async(ticket)()})
    assert await communicator.receive_json_from(timeout=10) == WELCOME
    return communicator


async def answer_to(communicator: WebsocketCommunicator, number: int) -> Any:
    while True:
        message = await communicator.receive_json_from(timeout=10)
        if message.get("id") == number:
            return message


async def next_of(communicator: WebsocketCommunicator, verb: str) -> Any:
    while True:
        message = await communicator.receive_json_from(timeout=10)
        if message.get("verb") == verb:
            return message["body"]


async def flags_on(communicator: WebsocketCommunicator, attempt: Attempt) -> list[str]:
    """The first flags that the wall is told of this attempt."""
    while True:
        body = await next_of(communicator, "changes")
        for seat in body["seats"]:
            if seat["id"] == attempt.public_id and seat["flags"]:
                return list(seat["flags"])


@pytest.fixture
def halls(twins: tuple[str, str]) -> Iterator[tuple[Hall, Hall]]:
    first, second = (Hall(schema) for schema in twins)
    yield first, second
    for schema in twins:
        with enter_tenant(schema):
            SeatState.objects.all().delete()


@pytest.mark.rule("PL-31")
def test_a_change_reaches_the_wall_and_no_other_tenants(halls: tuple[Hall, Hall]) -> None:
    mine, theirs = halls

    async def scenario() -> Any:
        wall, answer = await mine.wall()
        other, _answer = await theirs.wall()
        await next_of(wall, "changes")
        first = await next_of(other, "changes")
        await sync_to_async(mine.note)()
        flags = await flags_on(wall, mine.attempts[0])
        silent = [body["seats"] for body in await heard_for(other, 1.5)]
        await wall.disconnect()
        await other.disconnect()
        return answer["ok"], len(first["seats"]), flags, [one for one in silent if one]

    assert mine.room.pk == theirs.room.pk
    assert play(scenario) == (True, 2, ["camera_lost"], [])


async def heard_for(communicator: WebsocketCommunicator, seconds: float) -> list[Any]:
    import asyncio

    bodies = []
    until = asyncio.get_running_loop().time() + seconds
    while (left := until - asyncio.get_running_loop().time()) > 0:
        if await communicator.receive_nothing(timeout=left):
            break
        message = await communicator.receive_json_from()
        if message.get("verb") == "changes":
            bodies.append(message["body"])
    return bodies


@pytest.mark.rule("PL-31")
def test_a_tenant_that_fails_silences_no_other_and_its_own_sockets_close(
    halls: tuple[Hall, Hall],
) -> None:
    first, second = halls

    def name(schema: str, now: str) -> None:
        connection.set_schema_to_public()  # type: ignore[attr-defined]  # django-tenants' wrapper
        Association.objects.filter(schema_name=schema).update(schema_name=now)

    async def scenario() -> Any:
        gone, _answer = await first.wall()
        wall, _answer = await second.wall()
        await next_of(gone, "changes")
        await next_of(wall, "changes")
        await sync_to_async(name)(first.schema, "nowhere")
        try:
            await sync_to_async(second.note)()
            flags = await flags_on(wall, second.attempts[0])
            code = await close_code(gone)
        finally:
            await sync_to_async(name)("nowhere", first.schema)
        await wall.disconnect()
        return flags, code

    assert play(scenario) == (["camera_lost"], 4401)


@pytest.mark.rule("PL-31")
def test_a_suspended_association_has_no_open_sockets(
    halls: tuple[Hall, Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, _theirs = halls
    monkeypatch.setattr(hub_module, "RECHECK_SECONDS", 0.1)

    def suspend(suspended: bool) -> None:
        Association.objects.filter(schema_name=mine.schema).update(suspended=suspended)

    async def scenario() -> int:
        wall, _answer = await mine.wall()
        await next_of(wall, "changes")
        await sync_to_async(suspend)(True)
        try:
            while (message := await wall.receive_output(timeout=10))["type"] == "websocket.send":
                pass
            return int(message["code"])
        finally:
            await sync_to_async(suspend)(False)

    assert play(scenario) == 4401


@pytest.mark.rule("PL-31")
def test_nobody_follows_a_room_without_duty(halls: tuple[Hall, Hall]) -> None:
    mine, _theirs = halls
    with enter_tenant(mine.schema):
        domain.end_duty(room=mine.room, proctor=mine.proctor, by=mine.proctor)

    async def scenario() -> Any:
        wall, answer = await mine.wall()
        await wall.disconnect()
        return answer

    assert play(scenario) == {"id": 1, "ok": False, "code": "not_allowed"}


@pytest.mark.rule("PL-31", "PL-33")
@pytest.mark.parametrize("loss", ["duty", "role", "session", "account"])
def test_a_right_that_ends_closes_the_wall_within_five_seconds(
    halls: tuple[Hall, Hall], loss: str
) -> None:
    import time

    mine, _theirs = halls

    def lose() -> float:
        with enter_tenant(mine.schema):
            if loss == "duty":
                domain.end_duty(room=mine.room, proctor=mine.proctor, by=mine.proctor)
            elif loss == "role":
                mine.proctor.role_grants.all().delete()
            elif loss == "session":
                StoredSession.objects.filter(pk=mine.session.pk).delete()
            else:
                User.objects.filter(pk=mine.proctor.pk).update(is_active=False)
        return time.monotonic()

    async def scenario() -> tuple[int, float]:
        wall, _answer = await mine.wall()
        await next_of(wall, "changes")
        lost = await sync_to_async(lose)()
        while True:
            message = await wall.receive_output(timeout=10)
            if message["type"] == "websocket.close":
                return int(message["code"]), time.monotonic() - lost

    code, seconds = play(scenario)

    assert code == 4401
    assert seconds < 5


def test_ten_thousand_broadcasts_leave_the_other_tenant_silent(
    sessions: tuple[Session, Session],
) -> None:
    """T03: equal keys on both sides; what was sent in the one is counted there."""
    from channels.layers import get_channel_layer

    person = sessions[0].user().person_id
    assert person == sessions[1].user().person_id

    message = {"type": "deliver", "schema": "twinone", "module": "study", "verb": "taken_over"}

    async def scenario() -> tuple[bool, int]:
        theirs = await entered(sessions[1])
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(players_of("twinone", person or 0), channel)
        for turn in range(10_000):
            await layer.group_send(
                players_of("twinone", person or 0), {**message, "body": {"lease": turn}}
            )
        arrived = 0
        while arrived < 10_000 and (await layer.receive(channel))["schema"] == "twinone":
            arrived += 1
        silent = await theirs.receive_nothing(timeout=0.5)
        await theirs.disconnect()
        return silent, arrived

    assert play(scenario) == (True, 10_000)


def test_the_oldest_of_too_many_sockets_gives_way(sessions: tuple[Session, Session]) -> None:
    async def scenario() -> int:
        oldest = await entered(sessions[0])
        others = [await entered(sessions[0]) for _ in range(hub_module.SOCKETS_A_USER)]
        code = await close_code(oldest)
        for one in others:
            await one.disconnect()
        return code

    assert sessions[0].key == KEY
    assert play(scenario) == 4429


@pytest.mark.rule("PL-31")
def test_a_live_picture_goes_from_the_candidate_to_the_one_who_asked(
    halls: tuple[Hall, Hall],
) -> None:
    from datetime import timedelta

    from anpei.accounts.models import Consent, ConsentKind
    from anpei.kernel.clock import db_now
    from anpei.proctoring.consents import FACE_CONSENT_VERSION

    mine, _theirs = halls
    attempt = mine.attempts[0]
    with enter_tenant(mine.schema):
        person = attempt.enrolment.person
        learner = User.objects.create(
            kind=UserKind.LEARNER, person=person, display_name=person.name, password="!"
        )
        Consent.objects.create(
            person=person,
            kind=ConsentKind.FACE,
            version=FACE_CONSENT_VERSION,
            given_at=db_now(),
        )
        leases = {one.pk: Lease(one.pk, one.lease, 0, 0).token() for one in mine.attempts}
        data = {"user": learner.pk, "generation": learner.session_generation}
        StoredSession.objects.create(
            session_key=f"learnersession{learner.pk:08d}",
            session_data=SessionStore().encode(data),
            expire_date=db_now() + timedelta(hours=1),
        )

    async def call(page: WebsocketCommunicator, number: int, verb: str, **body: Any) -> Any:
        await page.send_json_to({"id": number, "module": "live", "verb": verb, "body": body})
        return await answer_to(page, number)

    async def watch(page: WebsocketCommunicator, number: int, one: Attempt) -> Any:
        body = {"attempt": one.public_id, "lease": leases[one.pk]}
        await page.send_json_to({"id": number, "module": "exam", "verb": "watch", "body": body})
        return await answer_to(page, number)

    async def scenario() -> Any:
        page = await opened(mine.schema, learner, f"learnersession{learner.pk:08d}")
        wall, _answer = await mine.wall()
        foreign = await watch(page, 2, mine.attempts[1])
        assert (await watch(page, 3, attempt))["ok"]
        asked = await call(wall, 2, "ask", attempt=attempt.public_id)
        wanted = await next_of(page, "wanted")
        look = asked["body"]["look"]
        offer = {"description": {"type": "offer", "sdp": "v=0"}}
        assert (await call(page, 4, "signal", look=look, signal=offer))["ok"]
        signal = await next_of(wall, "signal")
        # The proctor's line was cut meanwhile: another socket, which says that it still looks.
        back, _answer = await mine.wall()
        assert (await call(back, 2, "keep", look=look))["ok"]
        assert (await call(back, 3, "frames", look=look))["ok"]
        await next_of(page, "frames_wanted")
        assert (await call(page, 5, "frame", look=look, picture="AAAA"))["ok"]
        frame = await next_of(back, "frame")
        await sync_to_async(end)()
        stopped = await next_of(page, "stopped")
        late = await call(page, 6, "frame", look=look, picture="AAAA")
        await page.disconnect()
        return foreign["code"], wanted["look"] == look, signal, frame, stopped, late["code"], look

    def end() -> None:
        with enter_tenant(mine.schema):
            domain.end_duty(room=mine.room, proctor=mine.proctor, by=mine.proctor)

    foreign, wanted, signal, frame, stopped, late, look = play(scenario)

    with enter_tenant(mine.schema):
        kept = LiveLook.objects.get()
        assert (kept.by_id, kept.way, kept.ended_at is not None) == (
            mine.proctor.pk,
            "frames",
            True,
        )
        kept.delete()
    assert (foreign, wanted, late) == ("not_allowed", True, "not_allowed")
    assert signal == {
        "look": look,
        "signal": {"description": {"type": "offer", "sdp": "v=0"}},
    }
    assert (frame, stopped) == ({"look": look, "picture": "AAAA"}, {"look": look})
