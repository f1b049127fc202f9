"""One ticket, two uploads at once: one photo (T31)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from anpei.accounts.models import Role
from anpei.kernel.errors import Conflict
from anpei.proctoring import domain
from anpei.proctoring.errors import TicketRefused
from anpei.proctoring.models import Appeal, CaptureTicket, Photo, Review
from anpei.proctoring.tickets import ticket_token
from tenants.entering import enter_tenant
from tests.exams.ready import begin, make_new_candidate
from tests.factories import make_staff
from tests.fixtures import faces
from tests.proctoring import shots

pytestmark = pytest.mark.usefixtures("unblocked")
_AT_ONCE = 8


@pytest.fixture
def unblocked(racing_tenant, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def _at_once(schema, act):
    """``act(number)`` in as many threads, in the tenant, started together; what each gave."""
    barrier = Barrier(_AT_ONCE)

    def run(number):
        try:
            with enter_tenant(schema):
                barrier.wait()
                return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(run, range(_AT_ONCE)))


def _candidate():
    candidate = make_new_candidate()
    domain.give_face_consent(person=candidate.user.person, by=candidate.user)
    return candidate


def test_ticket_used_at_once_stores_one_photo(racing_tenant):
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        enrolment = _candidate().enrolment
        token = ticket_token(shots.ticket_for(shots.at_gate(enrolment)).public_id)
    pictures = faces.frames(faces.Who.COLLINS, _AT_ONCE)

    def send(number):
        try:
            return domain.store_photo(token=token, data=pictures[number]).public_id
        except TicketRefused as error:
            return error.code

    answers = _at_once(schema, send)

    with enter_tenant(schema):
        stored = [photo.public_id for photo in Photo.objects.all()]
    assert sorted(answers) == sorted([*stored, *["ticket_used"] * (_AT_ONCE - 1)])
    assert len(stored) == 1


def test_exam_photo_asked_for_at_once_has_one_ticket(racing_tenant):
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        attempt = begin(_candidate())[0]
        subject = shots.ask_for_exam_photo(attempt)

    tickets = _at_once(schema, lambda _number: shots.ticket_for(subject).pk)

    with enter_tenant(schema):
        assert tickets == [CaptureTicket.objects.get().pk] * _AT_ONCE


@pytest.mark.rule("PL-36")
def test_two_reviewers_at_once_decide_an_appeal_once_and_two_filings_give_one(racing_tenant):
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        candidate = _candidate()
        attempt = begin(candidate)[0]
        shots.pass_exam(attempt, candidate.user)
        domain.judge_attempt(attempt=attempt)
        refuser = make_staff("refuser", Role.REVIEWER)
        deciders = [make_staff(f"decider-{number}", Role.REVIEWER) for number in range(_AT_ONCE)]
        review = Review.objects.get(attempt=attempt)
        domain.refuse_review(review=review, ground="other_people", reason="", by=refuser)
        review = Review.objects.get(pk=review.pk)

    def file(_number):
        try:
            domain.file_appeal(review=review, text="me", attachment=None, by=candidate.user)
        except Conflict:
            return "late"
        return "filed"

    def decide(number):
        appeal = Appeal.objects.get(review=review)
        act = domain.grant_appeal if number % 2 else domain.dismiss_appeal
        try:
            return act(appeal=appeal, answer="x", by=deciders[number]).state
        except Conflict:
            return "late"

    filed = _at_once(schema, file)
    decided = _at_once(schema, decide)

    with enter_tenant(schema):
        appeal = Appeal.objects.get(review=review)
        qualified = appeal.review.enrolment.state == "qualified"
        assert appeal.events.count() == 2
    assert sorted(filed) == ["filed"] + ["late"] * (_AT_ONCE - 1)
    assert decided.count("late") == _AT_ONCE - 1
    assert qualified == ("granted" in decided)
