"""Appeals against an exam that a proctor ended, or that counted as left (PL-36)."""

from datetime import timedelta

import pytest
from django.utils import translation

from anpei.accounts.models import Role, User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import end, hand_in
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed, Refused
from anpei.messages.models import Message
from anpei.proctoring import domain
from anpei.proctoring.models import Appeal
from anpei.provinces.models import TenantEdition
from tests.exams.ready import Candidate, begin, browser_of, text
from tests.factories import Cast, make_staff

WHY = "旁边有人提示"


@pytest.fixture
def other(jinan: object) -> User:
    return make_staff("other-reviewer", Role.REVIEWER)


@pytest.fixture
def ended(attempt: Attempt, cast: Cast) -> Attempt:
    """The cast's reviewer, who was on duty, ended the exam."""
    return end(attempt=attempt, by=cast.staff, reason=WHY)


def file(attempt: Attempt, by: User) -> Appeal:
    return domain.file_loss_appeal(attempt=attempt, text="那是电视。", attachment=None, by=by)


def used_up(attempt: Attempt) -> None:
    """It was the last one the edition allows."""
    Enrolment.objects.filter(pk=attempt.enrolment_id).update(state=EnrolmentState.EXAM_FAILED)


@pytest.mark.rule("PL-36")
def test_granted_appeal_gives_one_more_attempt(
    ended: Attempt, candidate: Candidate, other: User
) -> None:
    used_up(ended)
    appeal = file(Attempt.objects.get(), candidate.user)

    domain.grant_appeal(appeal=appeal, answer="确是电视。", by=other)

    enrolment = Enrolment.objects.get(pk=ended.enrolment_id)
    assert (enrolment.state, enrolment.extra_attempts) == (EnrolmentState.CREDITS_COMPLETE, 1)
    again, _token = begin(Candidate(candidate.user, enrolment))
    assert (again.number, Attempt.objects.get(pk=ended.pk).state) == (2, AttemptState.ENDED)


@pytest.mark.rule("PL-36", "SD-46")
def test_attempt_given_anew_comes_after_those_of_the_edition(
    candidate: Candidate, cast: Cast, other: User
) -> None:
    first, _token = begin(candidate)
    hand_in(attempt=first, by=candidate.user)
    second, _token = begin(candidate)
    end(attempt=second, by=cast.staff, reason=WHY)
    before = Enrolment.objects.get(pk=second.enrolment_id).state

    appeal = file(Attempt.objects.get(pk=second.pk), candidate.user)
    domain.grant_appeal(appeal=appeal, answer="确是电视。", by=other)
    third, _token = begin(candidate)
    hand_in(attempt=third, by=candidate.user)

    assert (before, third.number) == (EnrolmentState.EXAM_FAILED, 3)
    enrolment = Enrolment.objects.get(pk=second.enrolment_id)
    assert enrolment.state == EnrolmentState.EXAM_FAILED
    with translation.override("en"), pytest.raises(Refused, match="All 3 attempts are used"):
        begin(candidate)


@pytest.mark.rule("PL-36")
def test_dismissed_appeal_changes_nothing_and_both_are_told(
    ended: Attempt, candidate: Candidate, other: User
) -> None:
    appeal = file(ended, candidate.user)

    domain.dismiss_appeal(appeal=appeal, answer="录音里是人声。", by=other)

    enrolment = Enrolment.objects.get(pk=ended.enrolment_id)
    told = Message.objects.filter(kind="proctoring.appeal")
    enterprise = User.objects.get(enterprise=enrolment.enterprise)
    assert (enrolment.extra_attempts, {one.user_id for one in told}) == (
        0,
        {candidate.user.pk, enterprise.pk},
    )
    assert told.get(user=candidate.user).link == f"/learner/losses/{ended.public_id}/"


@pytest.mark.rule("PL-36")
def test_whoever_ended_it_does_not_decide(
    ended: Attempt, candidate: Candidate, cast: Cast, other: User
) -> None:
    appeal = file(ended, candidate.user)

    with pytest.raises(Conflict):
        domain.grant_appeal(appeal=appeal, answer="x", by=cast.staff)
    assert domain.claim_next_appeal(by=cast.staff) is None
    assert domain.claim_next_appeal(by=other) == appeal


@pytest.mark.rule("PL-36", "YN-31")
def test_an_exam_that_counted_as_left_can_be_appealed_against(
    attempt: Attempt, candidate: Candidate, cast: Cast
) -> None:
    Attempt.objects.update(state=AttemptState.FORFEITED, closed_at=db_now(), passed=False)
    appeal = file(Attempt.objects.get(), candidate.user)

    claimed = domain.claim_next_appeal(by=cast.staff)
    domain.grant_appeal(appeal=appeal, answer="断电有证明。", by=cast.staff)

    assert (claimed, appeal.refused_by) == (appeal, None)
    assert Enrolment.objects.get(pk=attempt.enrolment_id).extra_attempts == 1


@pytest.mark.rule("PL-36")
def test_only_ones_own_in_time_once_and_only_what_was_lost(
    attempt: Attempt, candidate: Candidate, cast: Cast
) -> None:
    with pytest.raises(Conflict):
        file(attempt, candidate.user)
    end(attempt=attempt, by=cast.staff, reason=WHY)
    ended = Attempt.objects.get()
    with pytest.raises(NotAllowed):
        file(ended, cast.stranger)
    with pytest.raises(InvalidInput):
        domain.file_loss_appeal(attempt=ended, text=" ", attachment=None, by=candidate.user)
    Attempt.objects.update(closed_at=db_now() - timedelta(days=9))
    with pytest.raises(Conflict):
        file(Attempt.objects.get(), candidate.user)
    Attempt.objects.update(closed_at=db_now())
    file(Attempt.objects.get(), candidate.user)
    with pytest.raises(Conflict):
        file(Attempt.objects.get(), candidate.user)


@pytest.mark.rule("PL-36", "PL-05")
def test_rules_without_appeals_take_none(ended: Attempt, candidate: Candidate) -> None:
    TenantEdition.objects.create(
        key="none",
        title="none",
        base=ended.enrolment.edition_key,
        holds_from="2020-01-01",
        overrides={"appeal_days": 0},
    )
    Enrolment.objects.update(edition_key="none")

    with pytest.raises(Conflict):
        file(Attempt.objects.get(), candidate.user)


@pytest.mark.rule("PL-36")
def test_candidate_sees_grounds_and_evidence_and_the_desk_decides(
    ended: Attempt, candidate: Candidate, cast: Cast, other: User
) -> None:
    learner, desk = browser_of(candidate.user), browser_of(other)
    page = f"/learner/losses/{ended.public_id}/"

    result = text(learner.get(f"/learner/attempts/{ended.public_id}/result/"))
    listed, own = text(learner.get("/learner/refusals/")), text(learner.get(page))
    learner.post(page, {"text": "那是电视。"})
    appeal = Appeal.objects.get()
    queue = text(desk.get("/staff/appeals/"))
    desk.post("/staff/appeals/next/")
    case = text(desk.get(f"/staff/appeals/{appeal.public_id}/"))
    decided = desk.post(f"/staff/appeals/{appeal.public_id}/", {"act": "grant", "answer": "对。"})

    assert (page in result, page in listed, WHY in own, str(cast.staff) in own) == (
        True,
        True,
        True,
        False,
    )
    assert ended.enrolment.person.name in queue
    assert ("那是电视。" in case, WHY in case, decided.status_code) == (True, True, 302)
    assert "对。" in text(learner.get(page))
    assert browser_of(cast.stranger).get(page).status_code == 404
