"""Exams, petitions, the receipt and the report (YN-30…34, YN-40, YN-52)."""

import re
from datetime import timedelta

import pytest
from django.db.models import F, QuerySet

from anpei.certificates.receipts import receipt_pdf
from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.entry.models import Registration
from anpei.entry.queries import to_pay
from anpei.exams.domain import (
    forfeit_left,
    give_back_outages,
    hand_in,
    leave,
    open_attempt,
    readmit_attempt,
    start_attempt,
    take_over,
)
from anpei.exams.domain.reap import close_overdue
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.queries import exam_state
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput, Refused
from anpei.messages.models import Message
from anpei.people.models import Licence
from anpei.petitions.domain import approve_petition, file_petition, refuse_petition
from anpei.petitions.models import Petition
from anpei.proctoring.domain import judge_attempt
from anpei.provinces.ways import PetitionKind
from anpei.registry.domain.report import report_result
from anpei.registry.models import OutboxEntry
from tenants.models import ServedMoment
from tenants.serving import note_served
from tests.enrolment.applying import SignedIn
from tests.exams.ready import study_all
from tests.factories import make_enrolment, make_staff
from tests.yunnan.conftest import SCHEMA, Company
from tests.yunnan.test_study import Learner, learner

__all__ = ["learner"]


@pytest.fixture
def candidate(learner: Learner) -> Learner:
    """Every lesson at 100 %."""
    study_all(learner.enrolment)
    Enrolment.objects.filter(pk=learner.enrolment.pk).update(state=EnrolmentState.CREDITS_COMPLETE)
    learner.enrolment.refresh_from_db()
    return learner


def begin(candidate: Learner) -> Attempt:
    return start_attempt(enrolment=candidate.enrolment, kind=ExamKind.FINAL, by=candidate.user)


def finish(candidate: Learner, hundredths: int) -> Attempt:
    """An attempt handed in with a score of our own."""
    from anpei.exams.domain import close

    attempt = begin(candidate)
    real, close.score_attempt = close.score_attempt, lambda _attempt: hundredths
    try:
        return hand_in(attempt=attempt, by=candidate.user)
    finally:
        close.score_attempt = real


def lessons(learner: Learner) -> QuerySet[Topic]:
    return Topic.objects.filter(category__curriculum=learner.enrolment.training_class.curriculum)


@pytest.mark.rule("YN-30")
def test_credits_raised_after_the_last_lesson_shut_nothing(candidate: Learner) -> None:
    lessons(candidate).update(credit_tenths=50)

    assert begin(candidate).number == 1


@pytest.mark.rule("YN-30")
def test_lesson_without_credits_is_a_lesson(learner: Learner) -> None:
    study_all(learner.enrolment, but=1)
    lessons(learner).filter(studies=None).update(credit_tenths=0)
    learner.enrolment.training_class.credit_tenths = 20
    learner.enrolment.training_class.save(update_fields=["credit_tenths"])

    with pytest.raises(Refused) as caught:
        begin(learner)

    assert caught.value.decision.rule == "YN-30"


@pytest.mark.rule("YN-30", "YN-33")
def test_pass_after_the_missing_lesson_was_closed_is_kept(learner: Learner) -> None:
    study_all(learner.enrolment, but=1)
    lessons(learner).filter(studies=None).update(is_open=False)

    finish(learner, 8000)

    learner.enrolment.refresh_from_db()
    assert (learner.enrolment.score_hundredths, learner.enrolment.state) == (8000, "exam_passed")


@pytest.mark.rule("YN-51")
def test_voided_certificate_is_not_examined(candidate: Learner) -> None:
    Licence.objects.update(status="revoked")

    with pytest.raises(Refused) as caught:
        begin(candidate)

    assert caught.value.decision.rule == "YN-51"


@pytest.mark.rule("YN-30")
def test_exam_waits_for_every_lesson(learner: Learner) -> None:
    with pytest.raises(Refused) as caught:
        begin(learner)

    assert caught.value.decision.rule == "YN-30"


@pytest.mark.rule("YN-31")
def test_rules_come_first_and_begin_the_exam(candidate: Learner) -> None:
    browser = SignedIn(candidate.user, SCHEMA)
    enrolment = candidate.enrolment.public_id

    led = browser.get(f"/learner/exams/{enrolment}/camera/")
    rules = browser.get(led["Location"]).content.decode()
    begun = browser.post(f"/learner/exams/{enrolment}/confirm/")

    assert led["Location"] == f"/learner/exams/{enrolment}/rules/"
    assert "120" in rules
    assert "data-camera" not in rules
    assert begun["Location"] == f"/learner/attempts/{Attempt.objects.get().public_id}/"


@pytest.mark.rule("YN-31")
def test_leaving_on_purpose_uses_the_attempt(candidate: Learner) -> None:
    attempt = leave(attempt=begin(candidate), by=candidate.user)

    state = exam_state(candidate.enrolment, ExamKind.FINAL)
    assert (attempt.state, attempt.passed) == ("forfeited", False)
    assert (state.best, state.attempts_left) == (0, 4)
    assert begin(candidate).number == 2


def tell_leaving(attempt: Attempt, *, seconds: int, grace_ms: int = 0) -> None:
    now = db_now()
    Attempt.objects.filter(pk=attempt.pk).update(
        left_at=now - timedelta(seconds=seconds),
        grace_seen_at=now - timedelta(seconds=1),
        grace_ms=grace_ms,
    )


@pytest.mark.rule("YN-31")
def test_page_that_was_left_and_stays_away_is_forfeited(candidate: Learner) -> None:
    attempt = begin(candidate)
    tell_leaving(attempt, seconds=61, grace_ms=59_500)

    assert forfeit_left() == 1

    attempt.refresh_from_db()
    assert (attempt.state, attempt.passed) == ("forfeited", False)


@pytest.mark.rule("YN-31", "PL-32")
def test_let_in_again_after_leaving_is_not_closed_again(candidate: Learner) -> None:
    attempt = begin(candidate)
    tell_leaving(attempt, seconds=61, grace_ms=59_500)
    closed = forfeit_left()
    readmit_attempt(attempt=attempt, by=make_staff("letter-in"), reason="断电")

    again = forfeit_left()

    attempt.refresh_from_db()
    assert (closed, again, attempt.state, attempt.left_at) == (1, 0, "running", None)


@pytest.mark.rule("YN-31")
def test_reload_within_the_grace_goes_on(candidate: Learner) -> None:
    attempt = begin(candidate)
    tell_leaving(attempt, seconds=30, grace_ms=29_000)

    assert forfeit_left() == 0
    assert take_over(attempt=attempt, by=candidate.user) is not None
    tell = Attempt.objects.get(pk=attempt.pk)

    assert (tell.state, tell.left_at, tell.grace_ms) == ("running", None, 0)


@pytest.mark.rule("YN-31", "PL-30")
def test_grace_passes_only_while_one_could_come_back(candidate: Learner) -> None:
    attempt = begin(candidate)
    tell_leaving(attempt, seconds=61, grace_ms=59_500)
    now = db_now()
    ServedMoment.objects.update_or_create(pk=1, defaults={"at": now - timedelta(seconds=20)})

    while_gone = forfeit_left()
    note_served()
    give_back_outages()
    back = forfeit_left()

    attempt.refresh_from_db()
    assert (while_gone, back, attempt.state, attempt.grace_ms < 5000) == (0, 0, "running", True)


@pytest.mark.rule("YN-31")
def test_lost_line_or_dead_server_forfeits_nothing(candidate: Learner) -> None:
    attempt = begin(candidate)
    Attempt.objects.update(last_seen_at=db_now() - timedelta(minutes=30))

    assert forfeit_left() == 0
    # Told that it was left, then everything was dead for ten minutes: five seconds count.
    Attempt.objects.update(left_at=db_now() - timedelta(minutes=10), grace_seen_at=None)
    assert forfeit_left() == 0

    attempt.refresh_from_db()
    assert (attempt.state, attempt.grace_ms) == ("running", 5000)


@pytest.mark.rule("YN-31")
def test_page_tells_that_it_is_left_without_a_session(candidate: Learner) -> None:
    attempt, lease = open_attempt(
        enrolment=candidate.enrolment, kind=ExamKind.FINAL, by=candidate.user
    )
    browser = SignedIn(candidate.user, SCHEMA)

    browser.send("/hot/exams/leaving", {"token": lease.token()})
    left = Attempt.objects.get(pk=attempt.pk).left_at
    browser.send("/hot/exams/pulse", {"token": lease.token()})

    assert left is not None
    assert Attempt.objects.get(pk=attempt.pk).left_at is None


def in_english(candidate: Learner, path: str) -> str:
    browser = SignedIn(candidate.user, SCHEMA, HTTP_ACCEPT_LANGUAGE="en")
    return browser.get(path).content.decode()


@pytest.mark.rule("YN-32")
def test_after_two_hours_it_hands_itself_in(candidate: Learner) -> None:
    attempt = begin(candidate)
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=120)
    Attempt.objects.update(
        started_at=F("started_at") - timedelta(hours=3),
        deadline_at=F("deadline_at") - timedelta(hours=3),
    )

    assert close_overdue() == 1

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score_hundredths) == ("timed_out", 0)
    page = in_english(candidate, "/learner/exams/")
    assert "Not handed in in time" not in page
    assert "Not passed" in page


@pytest.mark.rule("YN-31", "YN-33")
def test_left_attempt_reads_nought_and_a_pass_waits_for_no_photos(candidate: Learner) -> None:
    leave(attempt=begin(candidate), by=candidate.user)
    passed = finish(candidate, 8000)

    listed = in_english(candidate, "/learner/exams/")
    result = in_english(candidate, f"/learner/attempts/{passed.public_id}/result/")

    assert re.search(r"Left: failed.*\n<td data-label=\"Points\"[^>]*>(<div>)?0<", listed)
    assert "The exam is passed." in result
    assert "the photos" not in result


@pytest.mark.rule("YN-33")
def test_best_of_five_counts_and_is_shown(candidate: Learner) -> None:
    for score in (3000, 5900, 1000):
        finish(candidate, score)

    page = in_english(candidate, "/learner/exams/")

    state = exam_state(candidate.enrolment, ExamKind.FINAL)
    assert (state.best, len(state.attempts), state.attempts_left) == (59, 3, 2)
    assert "3 / 5" in page


def pass_exam(candidate: Learner) -> Enrolment:
    attempt = finish(candidate, 8000)
    judge_attempt(attempt=attempt)
    return Enrolment.objects.select_related("training_class", "licence", "person").get(
        pk=candidate.enrolment.pk
    )


@pytest.mark.rule("YN-33", "YN-34")
def test_pass_qualifies_at_once_and_gives_a_receipt(candidate: Learner) -> None:
    enrolment = pass_exam(candidate)
    browser = SignedIn(candidate.user, SCHEMA)

    pdf = browser.get(f"/learner/receipts/{enrolment.public_id}.pdf")

    assert (enrolment.state, enrolment.score_hundredths) == ("qualified", 8000)
    assert pdf.content[:5] == b"%PDF-"
    assert receipt_pdf(enrolment)[:5] == b"%PDF-"
    with pytest.raises(Refused):
        begin(candidate)


@pytest.mark.rule("YN-34")
def test_no_receipt_before_the_pass(candidate: Learner) -> None:
    browser = SignedIn(candidate.user, SCHEMA)

    address = f"/learner/receipts/{candidate.enrolment.public_id}.pdf"

    assert browser.get(address).status_code == 404


@pytest.mark.rule("YN-52")
def test_result_is_queued_for_the_platform_as_it_takes_it(candidate: Learner) -> None:
    enrolment = pass_exam(candidate)

    entry = report_result(enrolment=enrolment, by=None)

    assert OutboxEntry.objects.get() == entry
    assert '"score":80.0' in entry.payload
    assert '"credits":3.0' in entry.payload


@pytest.mark.rule("YN-40")
def test_extension_after_the_period_opens_a_new_one(candidate: Learner, company: Company) -> None:
    with pytest.raises(Refused):
        ask(candidate, PetitionKind.MORE_TIME)
    Enrolment.objects.update(study_until=policy_today() - timedelta(days=1))
    candidate.enrolment.refresh_from_db()

    petition = ask(candidate, PetitionKind.MORE_TIME)
    with pytest.raises(Refused):
        ask(candidate, PetitionKind.MORE_TIME)
    approve_petition(petition=petition, by=company.staff)

    candidate.enrolment.refresh_from_db()
    told = Message.objects.get(kind="petitions.approved", user=candidate.user)
    assert candidate.enrolment.study_until == policy_today() + timedelta(days=30)
    assert candidate.enrolment.study_until.isoformat() in told.body
    assert told.link == "/learner/petitions/"
    assert begin(candidate).number == 1


@pytest.mark.rule("YN-40", "YN-33")
def test_make_up_after_five_attempts_gives_five_more(candidate: Learner, company: Company) -> None:
    for _time in range(5):
        finish(candidate, 1000)
    candidate.enrolment.refresh_from_db()
    failed = candidate.enrolment.state
    with pytest.raises(Refused):
        begin(candidate)

    approve_petition(petition=ask(candidate, PetitionKind.MORE_ATTEMPTS), by=company.staff)

    candidate.enrolment.refresh_from_db()
    assert (failed, candidate.enrolment.state) == ("exam_failed", "credits_complete")
    assert begin(candidate).number == 6
    state = exam_state(candidate.enrolment, ExamKind.FINAL)
    assert (state.allowed_attempts, state.attempts_left) == (10, 4)


@pytest.mark.rule("YN-33", "YN-40")
def test_after_the_last_attempt_and_the_period_the_page_points_to_the_make_up(
    candidate: Learner,
) -> None:
    for _time in range(5):
        finish(candidate, 1000)
    Enrolment.objects.update(study_until=policy_today() - timedelta(days=1))

    page = in_english(candidate, "/learner/exams/")

    assert "Apply for a make-up exam" in page
    assert "Apply for an extension" not in page


@pytest.mark.rule("YN-40", "YN-11")
def test_whoever_used_all_attempts_is_not_asked_to_pay_again(
    candidate: Learner, company: Company
) -> None:
    licence = candidate.enrolment.licence
    Registration.objects.create(licence=licence, term=licence.valid_until)
    Enrolment.objects.update(state=EnrolmentState.EXAM_FAILED)

    assert not to_pay(company.user).exists()


@pytest.mark.rule("YN-40")
def test_make_up_of_somebody_enrolled_anew_is_refused_with_a_reason(
    candidate: Learner, company: Company
) -> None:
    for _time in range(5):
        finish(candidate, 1000)
    candidate.enrolment.refresh_from_db()
    petition = ask(candidate, PetitionKind.MORE_ATTEMPTS)
    training_class = candidate.enrolment.training_class
    make_enrolment(candidate.enrolment.licence, training_class, state=EnrolmentState.APPLIED)

    answer = SignedIn(company.staff, SCHEMA).post(
        f"/staff/petitions/{petition.public_id}/decision/", {"decision": "approve"}
    )

    petition.refresh_from_db()
    assert (answer.status_code, petition.state) == (302, "open")
    with pytest.raises(Conflict):
        approve_petition(petition=petition, by=company.staff)


@pytest.mark.rule("YN-40")
def test_refusal_names_its_reason_and_the_next_is_the_second(
    candidate: Learner, company: Company
) -> None:
    Enrolment.objects.update(study_until=policy_today() - timedelta(days=1))
    candidate.enrolment.refresh_from_db()
    first = ask(candidate, PetitionKind.MORE_TIME)

    with pytest.raises(InvalidInput):
        refuse_petition(petition=first, reason=" ", by=company.staff)
    answer = SignedIn(company.staff, SCHEMA).post(
        f"/staff/petitions/{first.public_id}/decision/",
        {"decision": "refuse", "reason": "手机号码无法联系"},
    )

    assert answer.status_code == 302
    first.refresh_from_db()
    assert (first.state, first.reason) == ("refused", "手机号码无法联系")
    page = in_english(candidate, "/learner/petitions/")
    assert "手机号码无法联系" in page
    told = Message.objects.get(kind="petitions.refused", user=candidate.user)
    assert "手机号码无法联系" in told.body
    assert ask(candidate, PetitionKind.MORE_TIME).nth == 2


@pytest.mark.rule("YN-40")
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"phone": "13800000000", "promised": "on"}, 302),
        ({"phone": "1380", "promised": "on"}, 422),
        ({"phone": "13800000000"}, 422),
    ],
)
def test_form_wants_a_phone_and_the_promise(
    candidate: Learner, sent: dict[str, str], status: int
) -> None:
    Enrolment.objects.update(study_until=policy_today() - timedelta(days=1))
    address = f"/learner/petitions/{candidate.enrolment.public_id}/more_time/"

    answer = SignedIn(candidate.user, SCHEMA).post(address, sent)

    assert answer.status_code == status
    assert Petition.objects.count() == (status == 302)


def ask(candidate: Learner, kind: PetitionKind) -> Petition:
    return file_petition(
        enrolment=candidate.enrolment,
        kind=kind,
        phone="13800000000",
        promised=True,
        by=candidate.user,
    )
