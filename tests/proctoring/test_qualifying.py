"""After the exam: qualified by rule, or a case for the reviewer (SD-50)."""

from datetime import date, timedelta

import pytest

from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import end, readmit_attempt
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.proctoring import domain, queries
from anpei.proctoring.domain.incidents import record_unwatched_time
from anpei.proctoring.due_dates import working_day_after
from anpei.proctoring.models import Incident, IncidentKind, Photo, Review
from anpei.proctoring.tickets import ticket_token
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import current_province
from anpei.provinces.models import DecisionRecord
from anpei.study.models import TopicStudy
from tests.exams.ready import Candidate
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots


@pytest.fixture
def studied(candidate: Candidate) -> TopicStudy:
    """One topic with two good photos."""
    study = TopicStudy.objects.filter(enrolment=candidate.enrolment).first()
    shots.photograph_study(study, faces.frames(Who.COLLINS, 6)[4:])
    return study


def _state(attempt: Attempt) -> str:
    attempt.enrolment.refresh_from_db()
    return attempt.enrolment.state


@pytest.mark.rule("SD-50", "PL-34")
def test_all_photos_accepted_qualifies_automatically(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 3))
    shots.pass_exam(attempt, candidate.user)

    decision = domain.judge_attempt(attempt=attempt)

    enrolment = attempt.enrolment
    assert (_state(attempt), decision.rule) == (EnrolmentState.QUALIFIED, "SD-50")
    assert (enrolment.score_hundredths, enrolment.qualified_at is None) == (10000, False)
    assert Review.objects.count() == 0
    assert DecisionRecord.objects.filter(question="decide_qualification").count() == 1


@pytest.mark.rule("SD-50")
@pytest.mark.parametrize(
    "pictures",
    [
        lambda: [*faces.frames(Who.COLLINS, 2), faces.hopper()],
        lambda: [*faces.frames(Who.COLLINS, 2), faces.nobody()],
        lambda: [faces.collins(), *faces.near_duplicates(faces.collins())[:1]],
        lambda: faces.frames(Who.COLLINS, 1),
        list,
    ],
    ids=["stranger", "nobody", "replayed", "too_few", "none"],
)
def test_any_doubt_about_the_exam_waits_for_the_reviewer(attempt, studied, candidate, pictures):
    shots.photograph_exam(attempt, pictures())
    shots.pass_exam(attempt, candidate.user)

    domain.judge_attempt(attempt=attempt)

    review = Review.objects.get()
    assert (_state(attempt), review.state) == (EnrolmentState.EXAM_PASSED, "open")
    assert review.attempt == attempt


@pytest.mark.rule("SD-50", "SD-36")
def test_bad_study_photos_wait_for_the_reviewer(attempt, candidate):
    study = TopicStudy.objects.filter(enrolment=candidate.enrolment).first()
    shots.photograph_study(study, [faces.collins(), faces.nobody()])
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 3)[1:])
    shots.pass_exam(attempt, candidate.user)

    domain.judge_attempt(attempt=attempt)

    assert Review.objects.get().facts["reasons"] == "study_photos_below_share"


@pytest.mark.rule("SD-50")
def test_nothing_is_decided_while_a_photo_is_pending(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 2))
    late = shots.send(shots.ask_for_exam_photo(attempt), faces.frames(Who.COLLINS, 3)[2])
    shots.pass_exam(attempt, candidate.user)

    first = domain.judge_attempt(attempt=attempt)
    waiting = _state(attempt)
    domain.analyse_photo(photo=late)
    domain.judge_attempt(attempt=attempt)

    assert (first, waiting) == (None, EnrolmentState.EXAM_PASSED)
    assert _state(attempt) == EnrolmentState.QUALIFIED


@pytest.mark.rule("SD-50")
def test_incident_waits_for_the_reviewer(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 2))
    for _twice in range(2):
        domain.record_incident(
            attempt=attempt, kind=IncidentKind.CAMERA_LOST, by=candidate.user, detail="ended"
        )
    shots.pass_exam(attempt, candidate.user)

    domain.judge_attempt(attempt=attempt)

    assert Incident.objects.count() == 1
    assert Review.objects.get().facts["reasons"] == "incidents"


@pytest.mark.rule("SD-50")
def test_long_time_without_a_photo_is_an_incident(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 2))
    shots.pass_exam(attempt, candidate.user)
    Attempt.objects.update(started_at=attempt.started_at - timedelta(minutes=20))
    attempt.refresh_from_db()

    domain.judge_attempt(attempt=attempt)

    assert [incident.kind for incident in Incident.objects.all()] == ["photo_missed"]
    assert Review.objects.get().facts["reasons"] == "incidents"


def test_photos_that_never_came_are_an_incident(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 2))
    Attempt.objects.filter(pk=attempt.pk).update(photos_asked=5)
    attempt.refresh_from_db()
    shots.pass_exam(attempt, candidate.user)

    domain.judge_attempt(attempt=attempt)

    assert Incident.objects.get().detail.startswith("2/5")


@pytest.mark.rule("SD-50", "PL-34")
def test_province_that_crashes_sends_the_case_to_a_person(attempt, studied, candidate, monkeypatch):
    def crash(*_: object) -> None:
        raise ZeroDivisionError

    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 3))
    shots.pass_exam(attempt, candidate.user)
    monkeypatch.setattr(type(current_province()), "decide_qualification", crash)

    domain.judge_attempt(attempt=attempt)

    assert (_state(attempt), Review.objects.count()) == (EnrolmentState.EXAM_PASSED, 1)


def test_judging_twice_opens_one_review(attempt, candidate):
    shots.pass_exam(attempt, candidate.user)

    answers = [domain.judge_attempt(attempt=attempt) for _twice in range(2)]

    assert answers[1] is None
    assert Review.objects.count() == 1


def test_running_exam_is_not_judged(attempt):
    assert domain.judge_attempt(attempt=attempt) is None
    assert list(queries.attempts_to_judge()) == []


def test_bands_are_counted_as_the_province_sees_them(attempt):
    shots.photograph_exam(attempt, [faces.collins(), faces.nobody(), faces.two_people()])
    shots.send(shots.ask_for_exam_photo(attempt), faces.hopper())

    counts = queries.exam_bands(attempt)

    assert {band: getattr(counts, band) for band in PhotoBand} == {
        "accept": 1,
        "unsure": 1,
        "refuse": 1,
        "pending": 1,
    }


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2026, 11, 20), 3, date(2026, 11, 25)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
    ],
)
def test_review_is_due_in_working_days(day, number, due):
    assert working_day_after(day, number) == due


@pytest.mark.rule("SD-50", "PL-35")
def test_evidence_after_the_pass_is_looked_at_and_takes_nothing_back(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 3))
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    before = domain.look_again(attempt=attempt)
    for kind in (IncidentKind.CAMERA_LOST, IncidentKind.OTHER_WINDOW, IncidentKind.STRANGER):
        domain.record_incident(attempt=attempt, kind=kind, by=None)

    found = list(queries.attempts_with_late_evidence())
    domain.look_again(attempt=attempt)
    again = domain.look_again(attempt=attempt)

    review = Review.objects.get()
    assert (before, found, again) == (None, [attempt], None)
    assert (review.origin, review.facts["reasons"]) == ("late", "incidents")
    assert _state(attempt) == EnrolmentState.QUALIFIED


@pytest.mark.rule("SD-50", "PL-34")
def test_a_stranger_on_a_photo_that_came_late_is_looked_at(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 3))
    late = shots.ask_for_exam_photo(attempt)
    ticket = shots.ticket_for(late)
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    stored = domain.store_photo(token=ticket_token(ticket.public_id), data=faces.hopper())
    pending = domain.look_again(attempt=attempt)
    domain.analyse_photo(photo=Photo.objects.get(public_id=stored.public_id))

    review = domain.look_again(attempt=attempt)

    assert (pending, review.facts["reasons"]) == (None, "exam_photos_not_all_accepted, incidents")
    assert _state(attempt) == EnrolmentState.QUALIFIED


@pytest.mark.rule("SD-50")
def test_evidence_that_changes_nothing_opens_nothing(attempt, studied, candidate):
    shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 3))
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    domain.record_incident(attempt=attempt, kind=IncidentKind.CLOCK_SKEW, by=None)

    assert domain.look_again(attempt=attempt) is None
    assert Review.objects.count() == 0


@pytest.mark.rule("PL-32", "SD-50")
def test_time_shut_out_before_being_let_in_again_is_not_unwatched(attempt, candidate, cast):
    now = db_now()
    begun, ended = now - timedelta(minutes=38), now - timedelta(minutes=35)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=begun)
    attempt.refresh_from_db()
    end(attempt=attempt, by=cast.staff, reason="误操作")
    Attempt.objects.filter(pk=attempt.pk).update(closed_at=ended)
    readmit_attempt(attempt=attempt, by=cast.staff, reason="误操作")
    attempt.refresh_from_db()

    assert record_unwatched_time(attempt=attempt) is None
