"""烟台, where exams are held in a centre; candidates, rooms and sittings there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from anpei.accounts.models import User
from anpei.centres import domain
from anpei.centres.domain.plan_sitting import next_number
from anpei.centres.models import Booking, Centre, Room, Sitting
from anpei.kernel.clock import db_now
from tenants.entering import enter_association
from tenants.hosts import association_for_host, forget_hosts
from tenants.models import Association
from tests.exams.ready import Candidate, browser_of, make_candidate
from tests.factories import Cast, make_cast


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> None:
    """What is compared here is the source's own words, not their translation."""
    settings.LANGUAGE_CODE = "en"


HOST = "yantai.localhost"


@pytest.fixture
def yantai(db: None) -> Iterator[Association]:
    """Inside the tenant that examines in a centre."""
    forget_hosts()
    association_for_host("jinan.localhost")
    association_for_host(HOST)
    with enter_association(Association.objects.get(schema_name="yantai")) as association:
        yield association


@pytest.fixture
def cast(yantai: Association) -> Cast:
    return make_cast()


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    """Cast's learner with complete credits."""
    return make_candidate(cast.licence, cast.learner)


@pytest.fixture
def rival(cast: Cast, candidate: Candidate) -> Candidate:
    """The stranger, just as ready."""
    return make_candidate(cast.other_licence, cast.stranger)


def make_room(seats: int = 50, *, name: str = "第 1 机房") -> Room:
    centre, _ = Centre.objects.get_or_create(
        name="烟台市技师学院考核基地", defaults={"address": "烟台市福山区示范路 8 号"}
    )
    return Room.objects.create(centre=centre, name=name, seats=seats)


def plan_in(room: Room, *, minutes: int = 60, **changes: object) -> domain.SittingPlan:
    """A sitting that begins in ``minutes`` (negative: began), an hour long, bookable until then."""
    starts_at = db_now() + timedelta(minutes=minutes)
    values: dict[str, object] = {
        "number": next_number(starts_at),
        "name": "“安管人员”延期考核",
        "room": room,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=60),
        "book_from": db_now() - timedelta(days=1),
        "book_until": starts_at,
        "places": room.seats,
    }
    return domain.SittingPlan(**(values | changes))  # type: ignore[arg-type]


def make_sitting(seats: int = 50, **changes: object) -> Sitting:
    """An open sitting in a room of its own."""
    room = make_room(seats, name=f"机房 {Room.objects.count() + 1}")
    sitting = domain.create_sitting(plan=plan_in(room, **changes), by=None)
    domain.open_sitting(sitting=sitting, by=None)
    sitting.refresh_from_db()
    return sitting


def book(candidate: Candidate, sitting: Sitting) -> Booking:
    return domain.book_seat(
        enrolment=candidate.enrolment, sitting=sitting, device="desktop", by=candidate.user
    )


def begin(sitting: Sitting, *, minutes_ago: int = 30) -> None:
    """Let the sitting have begun ``minutes_ago``, on the database's clock."""
    starts_at = db_now() - timedelta(minutes=minutes_ago)
    Sitting.objects.filter(pk=sitting.pk).update(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=60),
        book_until=starts_at,
        book_from=starts_at - timedelta(days=1),
    )
    sitting.refresh_from_db()


def end(sitting: Sitting) -> None:
    begin(sitting, minutes_ago=90)


@dataclass(frozen=True)
class Held:
    """A sitting that is over, with one candidate who was there."""

    sitting: Sitting
    booking: Booking


def hold(candidate: Candidate, staff: User, *, points: float | None) -> Held:
    """Book, let in (None: stay away), score, end and publish."""
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)
    if points is not None:
        booking = domain.check_in(booking=Booking.objects.get(pk=booking.pk), by=staff)
        entry = domain.ScoreEntry(booking.pk, round(points * 100))
        domain.save_scores(sitting=sitting, entries=[entry], by=staff)
    domain.close_attendance(sitting=sitting, by=staff)
    end(sitting)
    domain.publish_scores(sitting=sitting, by=staff)
    booking.refresh_from_db()
    return Held(sitting, booking)


@pytest.fixture
def learner_browser(candidate: Candidate) -> Client:
    return browser_of(candidate.user, HOST)


@pytest.fixture
def staff_browser(cast: Cast) -> Client:
    return browser_of(cast.staff, HOST)
