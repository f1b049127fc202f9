"""The reviewer's decision and who learns of it (SD-51, SD-52)."""

import pytest

from anpei.audit.models import AuditEntry
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt
from anpei.kernel.errors import InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.proctoring import domain, queries
from anpei.proctoring.models import Review
from anpei.proctoring.states import ReviewState
from anpei.provinces.current import current_edition, current_province
from tests.exams.ready import Candidate, begin
from tests.proctoring import shots


@pytest.fixture
def review(attempt: Attempt, candidate: Candidate) -> Review:
    """A passed exam without photos: a case."""
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    return Review.objects.get()


@pytest.mark.rule("SD-51")
def test_approval_qualifies(review, cast):
    domain.approve_review(review=review, by=cast.staff, reason="looked at")

    review.refresh_from_db()
    enrolment = review.enrolment
    assert (review.state, review.reviewer) == (ReviewState.APPROVED, cast.staff)
    assert (enrolment.state, enrolment.qualified_at is None) == (EnrolmentState.QUALIFIED, False)


@pytest.mark.rule("SD-51")
def test_grounds_are_the_manuals_five(jinan):
    grounds = current_province().refusal_grounds(current_edition())

    assert [ground.key for ground in grounds] == [
        "not_the_candidate",
        "unrecognisable",
        "other_people",
        "reading_or_phone",
        "other_irregularity",
    ]


@pytest.mark.rule("SD-51", "SD-46")
def test_refusal_leaves_the_further_attempt(review, cast, candidate):
    domain.refuse_review(review=review, ground="other_people", reason="two", by=cast.staff)

    review.refresh_from_db()
    assert (review.state, review.ground, review.reason) == ("refused", "other_people", "two")
    assert review.enrolment.state == EnrolmentState.CREDITS_COMPLETE
    assert begin(candidate)[0].number == 2


@pytest.mark.rule("SD-51")
def test_refusal_of_the_last_attempt_disqualifies(review, cast, candidate):
    domain.refuse_review(review=review, ground="unrecognisable", reason="", by=cast.staff)
    second = begin(candidate)[0]
    shots.pass_exam(second, candidate.user)
    domain.judge_attempt(attempt=second)

    domain.refuse_review(
        review=Review.objects.get(attempt=second), ground="unrecognisable", reason="", by=cast.staff
    )

    second.enrolment.refresh_from_db()
    assert second.enrolment.state == EnrolmentState.DISQUALIFIED


@pytest.mark.rule("SD-51")
@pytest.mark.parametrize("ground", ["", "i_do_not_like_him"])
def test_refusal_without_one_of_the_grounds_is_no_refusal(review, cast, ground):
    with pytest.raises(InvalidInput):
        domain.refuse_review(review=review, ground=ground, reason="", by=cast.staff)

    review.refresh_from_db()
    assert (review.state, review.enrolment.state) == ("open", EnrolmentState.EXAM_PASSED)


def test_decided_review_is_not_decided_again(review, cast):
    domain.approve_review(review=review, by=cast.staff)

    with pytest.raises(IllegalMove):
        domain.refuse_review(review=review, ground="other_people", reason="", by=cast.staff)

    review.refresh_from_db()
    assert (review.state, review.ground) == ("approved", "")


def test_decision_is_audited(review, cast):
    domain.refuse_review(review=review, ground="other_people", reason="two", by=cast.staff)

    entry = AuditEntry.objects.get(act="review.refused")
    assert (entry.actor_id, entry.after["ground"]) == (cast.staff.pk, "other_people")


def test_decision_that_cannot_be_audited_leaves_nothing(review, cast, monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("anpei.audit.domain.record", fail)

    with pytest.raises(RuntimeError):
        domain.approve_review(review=review, by=cast.staff)

    review.refresh_from_db()
    assert (review.state, review.reviewer) == ("open", None)


@pytest.mark.rule("SD-52")
def test_refusals_are_listed_to_the_enterprise_that_enrolled(review, cast):
    domain.refuse_review(review=review, ground="reading_or_phone", reason="book", by=cast.staff)

    mine = queries.refusals_of_enterprise(cast.alice.enterprise)
    theirs = queries.refusals_of_enterprise(cast.charlie.enterprise)

    assert [list(mine), list(theirs)] == [[review], []]


@pytest.mark.rule("SD-52")
def test_refusal_is_shown_to_the_learner_alone(review, cast):
    domain.refuse_review(review=review, ground="reading_or_phone", reason="book", by=cast.staff)

    own = queries.refusals_of_person(cast.learner.person)
    others = queries.refusals_of_person(cast.stranger.person)

    assert [(refusal.review, refusal.next) for refusal in own] == [
        (review, queries.WhatNext.TRY_AGAIN)
    ]
    assert others == []
