"""The candidate's page hears at once that a proctor has done something, and nobody else does."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from anpei.exams.leases import Lease
from anpei.exams.models import Attempt, ExamKind
from anpei.invigilation.models import Command
from anpei.invigilation.signals import candidate_told
from anpei.kernel.clock import db_now
from tenants.entering import enter_tenant
from tests.factories import make_class, make_enrolment, make_enterprise, make_licence
from tests.realtime.conftest import Session, entered, play

pytestmark = pytest.mark.rule("PL-32")
type Sessions = tuple[Session, Session]


def sits(session: Session) -> Attempt:
    """The learner of this session in a running exam, the same key on both sides."""
    person = session.user().person
    with enter_tenant(session.schema):
        known = Attempt.objects.first()
        if known is not None:
            return known
        assert person is not None
        enrolment = make_enrolment(make_licence(person, make_enterprise()), make_class())
        return Attempt.objects.create(
            enrolment=enrolment,
            kind=ExamKind.FINAL,
            number=1,
            paper=[],
            item_count=1,
            started_at=db_now(),
            deadline_at=db_now() + timedelta(hours=1),
            lease="secret",
        )


def lease_of(session: Session, attempt: Attempt, secret: str = "secret") -> str:
    with enter_tenant(session.schema):
        return Lease(attempt.pk, secret, 0, 0).token()


def tell(session: Session, attempt: Attempt, seq: int) -> None:
    with enter_tenant(session.schema):
        candidate_told.send(sender=Command, attempt_id=attempt.pk, seq=seq)


async def watch(socket: WebsocketCommunicator, attempt: Attempt, lease: str) -> dict[str, object]:
    body = {"attempt": attempt.public_id, "lease": lease}
    await socket.send_json_to({"id": 2, "module": "exam", "verb": "watch", "body": body})
    answer: dict[str, object] = await socket.receive_json_from(timeout=5)
    return answer


@pytest.mark.rule("PL-03")
def test_candidate_is_told_and_the_same_key_elsewhere_is_not(sessions: Sessions) -> None:
    first, second = sessions
    mine, theirs = sits(first), sits(second)
    leases = lease_of(first, mine), lease_of(second, theirs)

    async def scenario() -> tuple[object, object, object, bool]:
        one, other = await entered(first), await entered(second)
        watched = await watch(one, mine, leases[0])
        watched_too = await watch(other, theirs, leases[1])
        await sync_to_async(tell)(first, mine, 7)
        heard = await one.receive_json_from(timeout=5)
        silent = await other.receive_nothing(timeout=0.3)
        await one.disconnect()
        await other.disconnect()
        return watched, watched_too, heard, silent

    watched, watched_too, heard, silent = play(scenario)

    assert mine.pk == theirs.pk
    assert watched == watched_too == {"id": 2, "ok": True, "body": {"live": 0}}
    assert heard == {"module": "exam", "verb": "told", "body": {"seq": 7}}
    assert silent


def test_only_the_page_that_holds_the_exam_listens(sessions: Sessions) -> None:
    first, second = sessions
    mine, theirs = sits(first), sits(second)
    wrong = (
        lease_of(first, mine, "older"),
        lease_of(second, theirs),
        "nonsense",
    )

    async def scenario() -> list[object]:
        socket = await entered(first)
        answers = [(await watch(socket, mine, lease))["code"] for lease in wrong]
        await socket.disconnect()
        return answers

    assert play(scenario) == ["not_allowed"] * 3
