"""Proctors at once: one room, one candidate, two people (PL-32, PL-33, T29)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, AttemptEvent
from anpei.invigilation import domain
from anpei.invigilation.models import Command, Room, RoomProctor
from anpei.kernel.errors import Conflict
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tenants.models import Association
from tests.exams.test_races import race
from tests.factories import make_class
from tests.invigilation.conftest import make_proctor, running_attempts

ROUNDS = 8


@dataclass(frozen=True)
class Hall:
    """A room with one candidate, and three proctors of whom none is on duty."""

    schema: str
    room: Room
    attempt: Attempt
    one: User
    other: User
    third: User

    def on_duty(self) -> list[str]:
        with enter_tenant(self.schema):
            duties = RoomProctor.objects.filter(room=self.room, ended_at=None)
            return sorted(str(name) for name in duties.values_list("user__login_name", flat=True))

    def command(self, by: User, kind: str, key: str, **others: Any) -> Any:
        return partial(
            domain.issue_command, attempt=self.attempt, by=by, kind=kind, key=key, **others
        )


@pytest.fixture
def hall(racing_tenant: Association, django_db_blocker: DjangoDbBlocker) -> Iterator[Hall]:
    with django_db_blocker.unblock():
        forget_hosts()
        with enter_tenant(racing_tenant.schema_name):
            (attempt,) = running_attempts(make_class(), 1)
            Enrolment.objects.update(state=EnrolmentState.CREDITS_COMPLETE)
            domain.place_attempts()
            people = [make_proctor(name) for name in ("one", "other", "third")]
            room = Room.objects.get()
        yield Hall(racing_tenant.schema_name, room, attempt, *people)


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


@pytest.mark.rule("PL-33")
def test_two_claim_a_room_and_one_has_it(hall: Hall) -> None:
    claims = [partial(domain.claim_room, room=hall.room, by=by) for by in (hall.one, hall.other)]

    results = race(hall.schema, *claims)

    assert kinds(results) == ["Conflict", "RoomProctor"]
    assert len(hall.on_duty()) == 1


@pytest.mark.rule("PL-33")
def test_handed_over_to_two_at_once_goes_to_one(hall: Hall) -> None:
    with enter_tenant(hall.schema):
        domain.claim_room(room=hall.room, by=hall.one)
    to = [
        partial(domain.hand_over, room=hall.room, to=to, by=hall.one)
        for to in (hall.other, hall.third)
    ]

    results = race(hall.schema, *to)

    assert kinds(results) == ["Conflict", "RoomProctor"]
    assert hall.on_duty() in (["other"], ["third"])


@pytest.mark.rule("PL-33")
def test_room_handed_over_while_it_is_claimed_is_never_without_anybody(hall: Hall) -> None:
    with enter_tenant(hall.schema):
        domain.claim_room(room=hall.room, by=hall.one)

    results = race(
        hall.schema,
        partial(domain.hand_over, room=hall.room, to=hall.other, by=hall.one),
        partial(domain.claim_room, room=hall.room, by=hall.third),
    )

    assert kinds(results) == ["Conflict", "RoomProctor"]
    assert hall.on_duty() == ["other"]


def both_on_duty(hall: Hall) -> None:
    with enter_tenant(hall.schema):
        for by in (hall.one, hall.other):
            domain.assign_proctor(room=hall.room, proctor=by, by=by)


@pytest.mark.rule("PL-32")
def test_two_pause_and_one_clock_stands(hall: Hall) -> None:
    both_on_duty(hall)

    results = race(
        hall.schema,
        hall.command(hall.one, "pause", "a", reason="查验"),
        hall.command(hall.other, "pause", "b", reason="查验"),
    )

    with enter_tenant(hall.schema):
        acts = list(AttemptEvent.objects.values_list("act", flat=True))
    assert (kinds(results), acts) == (["Command", "Conflict"], ["paused"])


@pytest.mark.rule("PL-32")
def test_one_ends_while_the_other_gives_time(hall: Hall) -> None:
    """Several times: they once waited for each other."""
    both_on_duty(hall)
    for turn in range(ROUNDS):
        with enter_tenant(hall.schema):
            AttemptEvent.objects.all().delete()
            before = Command.objects.count()

        ended, given = race(
            hall.schema,
            hall.command(hall.one, "end", f"end {turn}", reason="作弊"),
            hall.command(hall.other, "give_time", f"time {turn}", minutes=5),
        )

        with enter_tenant(hall.schema):
            acts = list(AttemptEvent.objects.order_by("pk").values_list("act", flat=True))
            done = Command.objects.count() - before
            state = Attempt.objects.get().state
            domain.issue_command(
                attempt=hall.attempt, by=hall.one, kind="unlock", key=f"again {turn}"
            )
        assert (kinds([ended]), state) == (["Command"], "ended"), ended
        if isinstance(given, Conflict):
            assert (acts, done) == (["ended"], 1)
        else:
            assert (kinds([given]), acts, done) == (["Command"], ["time_given", "ended"], 2)


@pytest.mark.rule("PL-32")
def test_one_key_sent_three_times_at_once_is_done_once(hall: Hall) -> None:
    both_on_duty(hall)
    sent = hall.command(hall.one, "give_time", "k", minutes=5)

    results = race(hall.schema, sent, sent, sent)

    with enter_tenant(hall.schema):
        acts = list(AttemptEvent.objects.values_list("act", "seconds"))
    assert (kinds(results), acts) == (["Command"] * 3, [("time_given", 300)])
