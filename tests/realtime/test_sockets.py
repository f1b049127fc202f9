"""Sockets: who may open one, what it hears, and that tenants with equal keys never meet (T19)."""

import json
import logging

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import connection
from django.test import Client

from anpei.accounts.models import User
from anpei.study.models import Player
from anpei.study.signals import player_taken_over
from realtime import consumer as consumer_module
from realtime import hub as hub_module
from realtime.groups import notices_of, players_of
from realtime.models import SocketTicket
from realtime.publishing import publish
from tenants.entering import enter_tenant
from tests.realtime.conftest import (
    WELCOME,
    Session,
    close_code,
    entered,
    origin_of,
    play,
    socket,
)

type Sessions = tuple[Session, Session]


def take_over(session: Session) -> None:
    with enter_tenant(session.schema):
        player_taken_over.send(
            sender=Player, person_id=session.user().person_id, lease=f"lease of {session.schema}"
        )


def test_equal_keys_on_both_sides(sessions: Sessions) -> None:
    first, second = sessions

    assert first.user().pk == second.user().pk
    assert first.user().person_id == second.user().person_id
    assert first.key == second.key


@pytest.mark.rule("PL-20")
def test_older_player_is_told_at_once(sessions: Sessions) -> None:
    async def scenario() -> object:
        mine = await entered(sessions[0])
        await sync_to_async(take_over)(sessions[0])
        heard = await mine.receive_json_from(timeout=5)
        await mine.disconnect()
        return heard

    assert play(scenario) == {
        "module": "study",
        "verb": "taken_over",
        "body": {"lease": "lease of twinone"},
    }


def test_no_frame_crosses_to_the_other_tenant(sessions: Sessions) -> None:
    async def scenario() -> tuple[object, bool, object]:
        mine, theirs = await entered(sessions[0]), await entered(sessions[1])
        await sync_to_async(take_over)(sessions[0])
        heard = await mine.receive_json_from(timeout=5)
        silent = await theirs.receive_nothing(timeout=0.3)
        await sync_to_async(take_over)(sessions[1])
        other = await theirs.receive_json_from(timeout=5)
        await mine.disconnect()
        await theirs.disconnect()
        return heard["body"], silent, other["body"]

    assert play(scenario) == (
        {"lease": "lease of twinone"},
        True,
        {"lease": "lease of twintwo"},
    )


def test_message_with_another_schema_is_dropped_and_alarmed(
    sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    person_id = sessions[0].user().person_id
    assert person_id is not None

    async def scenario() -> bool:
        mine = await entered(sessions[0])
        await get_channel_layer().group_send(
            players_of("twinone", person_id),
            {
                "type": "deliver",
                "schema": "twintwo",
                "module": "study",
                "verb": "taken_over",
                "body": {},
            },
        )
        silent = await mine.receive_nothing(timeout=0.5)
        await mine.disconnect()
        return silent

    with caplog.at_level(logging.ERROR, logger="anpei.alarm"):
        silent = play(scenario)

    assert silent
    assert [record.getMessage() for record in caplog.records if record.name == "anpei.alarm"] == [
        "message of 'twintwo' reached a socket of 'twinone'"
    ]


def test_notice_reaches_its_user(sessions: Sessions) -> None:
    def notify() -> None:
        with enter_tenant("twinone"):
            told = {"text": "请查看"}
            publish(notices_of("twinone", sessions[0].user().pk), "session", "notice", told)

    async def scenario() -> object:
        mine = await entered(sessions[0])
        await sync_to_async(notify)()
        heard = await mine.receive_json_from(timeout=5)
        await mine.disconnect()
        return heard

    assert play(scenario) == {"module": "session", "verb": "notice", "body": {"text": "请查看"}}


@pytest.mark.parametrize(
    "origin",
    [
        "http://twintwo.localhost:8000",
        "http://evil.example:8000",
        "https://twinone.localhost:8000",
        "http://twinone.localhost:9999",
        "http://twinone.localhost.evil.example:8000",
        "null",
        "",
    ],
)
def test_foreign_origin_is_refused(sessions: Sessions, origin: str) -> None:
    async def scenario() -> tuple[bool, int | None]:
        communicator = socket("twinone", origin=origin)
        return await communicator.connect()

    assert play(scenario) == (False, 4403)


def test_unknown_host_is_refused(sessions: Sessions) -> None:
    async def scenario() -> tuple[bool, int | None]:
        return await socket("twinone", host="nobody.localhost:8001").connect()

    assert play(scenario) == (False, 4404)


def test_ticket_opens_one_socket_only(sessions: Sessions) -> None:
    ticket = sessions[0].ticket()

    async def scenario() -> tuple[object, int]:
        first, second = socket("twinone"), socket("twinone")
        await first.connect()
        await second.connect()
        await first.send_json_to({"ticket": ticket})
        heard = await first.receive_json_from()
        await second.send_json_to({"ticket": ticket})
        code = await close_code(second)
        await first.disconnect()
        return heard, code

    assert play(scenario) == (WELCOME, 4401)


def test_ticket_of_another_tenant_opens_nothing(sessions: Sessions) -> None:
    ticket = sessions[1].ticket()

    async def scenario() -> int:
        communicator = socket("twinone")
        await communicator.connect()
        await communicator.send_json_to({"ticket": ticket})
        return await close_code(communicator)

    assert play(scenario) == 4401


def test_expired_ticket_opens_nothing(sessions: Sessions) -> None:
    ticket = sessions[0].ticket()
    with enter_tenant("twinone"):
        SocketTicket.objects.update(expires_at="2020-01-01T00:00:00Z")

    async def scenario() -> int:
        communicator = socket("twinone")
        await communicator.connect()
        await communicator.send_json_to({"ticket": ticket})
        return await close_code(communicator)

    assert play(scenario) == 4401


def test_verb_before_the_ticket_closes(sessions: Sessions) -> None:
    async def scenario() -> int:
        communicator = socket("twinone")
        await communicator.connect()
        await communicator.send_json_to({"id": 1, "module": "study", "verb": "watch"})
        return await close_code(communicator)

    assert play(scenario) == 4401


def test_silence_instead_of_a_ticket_closes(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_module, "TICKET_SECONDS", 0.05)

    async def scenario() -> int:
        communicator = socket("twinone")
        await communicator.connect()
        return await close_code(communicator)

    assert play(scenario) == 4401


def test_session_that_ends_closes_the_socket_without_a_word(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "TICK_SECONDS", 0.05)
    monkeypatch.setattr(hub_module, "RECHECK_SECONDS", 0.1)

    async def scenario() -> int:
        communicator = await entered(sessions[0])
        await sync_to_async(sessions[0].end)()
        return await close_code(communicator)

    assert play(scenario) == 4401


def test_session_that_ended_hears_nothing_more(sessions: Sessions) -> None:
    async def scenario() -> int:
        communicator = await entered(sessions[0])
        await sync_to_async(sessions[0].end)()
        await sync_to_async(take_over)(sessions[0])
        return await close_code(communicator)

    assert play(scenario) == 4401


def test_account_changed_since_may_say_nothing_more(sessions: Sessions) -> None:
    def raise_generation(by: int) -> None:
        with enter_tenant("twinone"):
            user = User.objects.get()
            user.session_generation += by
            user.save()

    async def scenario() -> int:
        communicator = await entered(sessions[0])
        await sync_to_async(raise_generation)(1)
        await communicator.send_json_to({"id": 2, "module": "study", "verb": "watch"})
        return await close_code(communicator)

    code = play(scenario)
    raise_generation(-1)

    assert code == 4401


def test_unreadable_and_unknown_frames_are_answered(sessions: Sessions) -> None:
    frames = ["{", "[]", '{"id": true, "module": "study", "verb": "watch"}', '{"module": "study"}']

    async def scenario() -> list[object]:
        communicator = await entered(sessions[0])
        answers = []
        for frame in frames:
            await communicator.send_to(text_data=frame)
            answers.append((await communicator.receive_json_from())["code"])
        await communicator.send_json_to({"id": 9, "module": "wall", "verb": "x"})
        answers.append(await communicator.receive_json_from())
        await communicator.disconnect()
        return answers

    assert play(scenario) == [*["invalid"] * 4, {"id": 9, "ok": False, "code": "unknown_verb"}]


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000])
def test_frame_over_64_kib_closes(sessions: Sessions, size: int) -> None:
    async def scenario() -> int:
        communicator = await entered(sessions[0])
        await communicator.send_to(text_data="x" * size)
        return await close_code(communicator)

    assert play(scenario) == 1009


def test_frame_of_bytes_closes(sessions: Sessions) -> None:
    async def scenario() -> int:
        communicator = await entered(sessions[0])
        await communicator.send_to(bytes_data=b"x")
        return await close_code(communicator)

    assert play(scenario) == 1009


def test_message_101_of_a_minute_is_throttled(sessions: Sessions) -> None:
    async def scenario() -> list[str]:
        communicator = await entered(sessions[0])
        codes = []
        for _ in range(99):
            await communicator.send_to(text_data="{")
            codes.append((await communicator.receive_json_from())["code"])
        await communicator.disconnect()
        return codes

    assert play(scenario) == ["invalid"] * 98 + ["throttled"]


def test_flood_closes(sessions: Sessions) -> None:
    async def scenario() -> int:
        communicator = await entered(sessions[0])
        for _ in range(198):
            await communicator.send_to(text_data="{")
            await communicator.receive_json_from()
        await communicator.send_to(text_data="{")
        return await close_code(communicator)

    assert play(scenario) == 4429


def test_ticket_is_given_over_http_to_the_session(sessions: Sessions) -> None:
    client = Client(HTTP_HOST="twinone.localhost")
    client.cookies["session"] = sessions[0].key
    with enter_tenant("twinone"):
        SocketTicket.objects.all().delete()

    visitor = Client(HTTP_HOST="twinone.localhost").post("/api/realtime/ticket/")
    answer = client.post("/api/realtime/ticket/")

    with enter_tenant("twinone"):
        row = SocketTicket.objects.get()
    assert visitor.status_code in {401, 403}
    assert answer.status_code == 200
    assert answer.json()["expires_in_seconds"] == 30
    assert row.session_key == sessions[0].key
    assert json.dumps(answer.json()).count(row.token_hash) == 0


def test_socket_leaves_no_tenant_entered(sessions: Sessions) -> None:
    async def scenario() -> None:
        communicator = await entered(sessions[0])
        await communicator.disconnect()

    play(scenario)

    assert connection.schema_name == "public"  # type: ignore[attr-defined]
    assert origin_of("twinone") == "http://twinone.localhost:8000"
