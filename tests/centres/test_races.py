"""Two hundred candidates and fifty seats, raced: threads against a committed schema (SD-47)."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from anpei.centres import domain
from anpei.centres.models import Booking, Sitting
from anpei.enrolment.models import Enrolment
from anpei.kernel.errors import Conflict
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tenants.models import Association
from tests.centres.conftest import make_sitting
from tests.exams.ready import make_candidate, study_all
from tests.factories import (
    make_enrolment,
    make_enterprise,
    make_learner_user,
    make_licence,
    make_person,
)

pytestmark = pytest.mark.rule("SD-47")
THREADS = 25


@pytest.fixture
def offline(
    racing_tenant: Association, django_db_blocker: DjangoDbBlocker
) -> Iterator[Association]:
    """The committed tenant, as an offline city."""
    with django_db_blocker.unblock():
        racing_tenant.exam_mode = "offline"
        racing_tenant.save(update_fields=["exam_mode"])
        forget_hosts()
        yield racing_tenant


def make_candidates(count: int) -> list[Enrolment]:
    enterprise = make_enterprise()
    person = make_person()
    first = make_candidate(make_licence(person, enterprise), make_learner_user(person)).enrolment
    first.training_class.places = 500
    first.training_class.save(update_fields=["places"])
    found = [first]
    for _ in range(count - 1):
        licence = make_licence(make_person(), enterprise)
        one = make_enrolment(licence, first.training_class, state=first.state)  # type: ignore[arg-type]
        study_all(one)
        found.append(one)
    return found


def race(schema: str, acts: list[Callable[[], Any]]) -> list[Any]:
    """Run ``acts`` in ``THREADS`` threads that begin at once; results or errors, in order."""
    gate = threading.Barrier(THREADS)
    results: list[Any] = [None] * len(acts)

    def run(first: int) -> None:
        try:
            with enter_tenant(schema):
                connection.ensure_connection()
                gate.wait(60)
                for place in range(first, len(acts), THREADS):
                    try:
                        results[place] = acts[place]()
                    except Conflict as error:
                        results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(first,)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def test_two_hundred_into_fifty_seats_leave_a_hundred_and_fifty_without(
    offline: Association,
) -> None:
    schema = offline.schema_name
    with enter_tenant(schema):
        sitting = make_sitting(50)
        people = make_candidates(200)

    def act(one: Enrolment) -> Callable[[], Booking]:
        return lambda: domain.book_seat(enrolment=one, sitting=sitting, device="desktop", by=None)

    results = race(schema, [act(one) for one in people])

    with enter_tenant(schema):
        taken = Sitting.objects.get().taken
        seats = sorted(Booking.objects.values_list("seat", flat=True))
        tickets = Booking.objects.values("ticket_number").distinct().count()
    assert Counter(type(one).__name__ for one in results) == {"Booking": 50, "SittingFull": 150}
    assert (taken, seats, tickets) == (50, list(range(1, 51)), 50)


def test_one_candidate_booking_everywhere_at_once_has_one_seat(offline: Association) -> None:
    schema = offline.schema_name
    with enter_tenant(schema):
        sittings = [make_sitting(10, minutes=60 + 90 * n) for n in range(5)]
        [one] = make_candidates(1)

    def act(n: int) -> Callable[[], Booking]:
        return lambda: domain.book_seat(
            enrolment=one, sitting=sittings[n % 5], device="desktop", by=None
        )

    results = race(schema, [act(n) for n in range(50)])

    with enter_tenant(schema):
        assert Booking.objects.count() == 1
        assert sum(Sitting.objects.values_list("taken", flat=True)) == 1
    assert sum(isinstance(one, Booking) for one in results) == 1


def test_booking_and_cancelling_again_and_again_loses_no_place(offline: Association) -> None:
    schema = offline.schema_name
    with enter_tenant(schema):
        sitting = make_sitting(3)
        people = make_candidates(25)

    def act(one: Enrolment) -> Callable[[], None]:
        def turn() -> None:
            for _turn in range(4):
                try:
                    booking = domain.book_seat(
                        enrolment=one, sitting=sitting, device="desktop", by=None
                    )
                except domain.SittingFull:
                    continue
                domain.cancel_booking(booking=booking, by=None)

        return turn

    results = race(schema, [act(one) for one in people])

    with enter_tenant(schema):
        assert Sitting.objects.get().taken == 0
        assert not Booking.objects.exclude(state="cancelled").exists()
    assert results == [None] * 25
