"""线下考试报名 over the API (SD-47, PL-64)."""

import pytest

from anpei.centres.models import Booking
from tests.centres.conftest import book, make_sitting
from tests.clients.calling import App, register
from tests.exams.ready import Candidate
from tests.factories import Cast

pytestmark = pytest.mark.rule("SD-47", "PL-64")
EXAMS, SEATS = "/api/centres/exams/", "/api/centres/seats/"


@pytest.fixture
def app(cast: Cast, candidate: Candidate) -> App:
    return App.signed_in(register(cast.staff)[0], candidate.user, schema="yantai")


def test_seat_is_found_booked_shown_and_given_back(app: App, candidate: Candidate) -> None:
    sitting = make_sitting()
    offers = app.ask(EXAMS).json()["exams"][0]["offers"]
    wanted = {"enrolment": candidate.enrolment.public_id, "sitting": sitting.public_id}

    booked, twice = app.send(SEATS, wanted), app.send(SEATS, wanted)
    exam = app.ask(EXAMS).json()["exams"][0]
    ticket = app.ask(f"{SEATS}{booked.json()['id']}/ticket/")
    given_back = app.send(f"{SEATS}{booked.json()['id']}/cancel/")

    assert [(one["sitting"]["id"], one["is_free"], one["why_not"]) for one in offers] == [
        (sitting.public_id, True, "")
    ]
    assert (booked.status_code, booked.json()["seat"], twice.status_code) == (201, 1, 409)
    assert (exam["seat"]["id"], exam["may_cancel"], exam["offers"]) == (
        booked.json()["id"],
        True,
        [],
    )
    assert (ticket.status_code, ticket.content[:5]) == (200, b"%PDF-")
    assert given_back.json()["state"] == Booking.objects.get().state == "cancelled"


def test_another_s_seat_is_not_found(app: App, rival: Candidate) -> None:
    theirs = book(rival, make_sitting())

    assert app.ask(f"{SEATS}{theirs.public_id}/ticket/").status_code == 404
    assert app.send(f"{SEATS}{theirs.public_id}/cancel/").status_code == 404
    assert Booking.objects.get().state == "booked"
