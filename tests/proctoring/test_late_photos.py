"""Photos of the time when the line was cut: both times kept, no more than fit into it (PL-31)."""

from datetime import datetime, timedelta

import pytest

from anpei.exams.domain import hand_in
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.proctoring import domain
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.errors import PhotoNotAsked
from anpei.proctoring.models import Photo, Purpose
from anpei.proctoring.tickets import ticket_token
from tests.exams.ready import Candidate, browser_of, post
from tests.fixtures import faces

pytestmark = pytest.mark.rule("PL-31", "SD-45")


def late(attempt: Attempt, claimed_at: datetime) -> str:
    """A ticket for a photo that the page claims to have taken then."""
    subject = CaptureSubject(
        purpose=Purpose.EXAM,
        enrolment=attempt.enrolment,
        attempt=Attempt.objects.get(pk=attempt.pk),
        claimed_at=claimed_at,
    )
    return ticket_token(domain.issue_capture_ticket(subject=subject, by=None).public_id)


def been_away(attempt: Attempt, seconds: int) -> None:
    """The server has not heard of the page for so long, and hears of it now."""
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=db_now() - timedelta(minutes=30), last_seen_at=db_now(), away_seconds=seconds
    )
    attempt.refresh_from_db()


def test_photo_of_a_cut_line_keeps_both_times(attempt: Attempt) -> None:
    been_away(attempt, 120)
    then = db_now() - timedelta(seconds=70)

    domain.store_photo(token=late(attempt, then), data=faces.collins())

    photo = Photo.objects.get()
    assert (photo.claimed_at, photo.moment) == (then, then)
    assert 69 < (photo.taken_at - then).total_seconds() < 80


def test_no_more_than_fit_into_the_silence(attempt: Attempt) -> None:
    been_away(attempt, 100)
    fitting = 1 + int(100 / (0.4 * attempt.photo_seconds))

    for turn in range(fitting):
        late(attempt, db_now() - timedelta(seconds=90 - turn))
    with pytest.raises(PhotoNotAsked):
        late(attempt, db_now() - timedelta(seconds=1))


def test_times_outside_the_exam_are_refused(attempt: Attempt) -> None:
    been_away(attempt, 100)

    for moment in (attempt.started_at - timedelta(seconds=1), db_now() + timedelta(minutes=1)):
        with pytest.raises(PhotoNotAsked):
            late(attempt, moment)


def test_soon_after_the_end_they_are_taken_later_not(
    attempt: Attempt, candidate: Candidate
) -> None:
    been_away(attempt, 100)
    then = db_now() - timedelta(seconds=30)
    hand_in(attempt=attempt, by=candidate.user)

    late(attempt, then)
    Attempt.objects.update(closed_at=db_now() - timedelta(minutes=31))
    with pytest.raises(PhotoNotAsked):
        late(attempt, db_now() - timedelta(minutes=32))


def test_page_asks_for_a_late_ticket(attempt: Attempt, candidate: Candidate) -> None:
    been_away(attempt, 100)
    taken = round(db_now().timestamp() * 1000) - 40_000

    answer = post(
        browser_of(candidate.user),
        "/api/proctoring/tickets/",
        {"purpose": "exam", "subject": attempt.public_id, "taken": taken},
    )

    assert answer.status_code == 201
