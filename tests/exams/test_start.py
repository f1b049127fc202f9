"""Starting an attempt (SD-40, SD-41, SD-42, SD-46)."""

import pytest
from django.db import IntegrityError, transaction

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import hand_in, start_attempt
from anpei.exams.models import Attempt, Question
from anpei.exams.papers import FULL_MARKS, read_paper, share_of
from anpei.exams.states import AttemptState
from anpei.kernel.errors import Conflict, Refused
from anpei.provinces.models import DecisionRecord
from anpei.study.models import TopicStudy
from tests.exams.ready import Candidate, begin, make_candidate, save, written
from tests.factories import Cast, make_class, make_enrolment


@pytest.mark.rule("SD-41", "PL-30")
def test_final_exam_starts_with_stored_paper_and_clock(candidate: Candidate) -> None:
    attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert (attempt.kind, attempt.number, attempt.state) == ("final", 1, AttemptState.RUNNING)
    assert attempt.item_count == len(read_paper(attempt.paper)) == 32
    assert (attempt.deadline_at - attempt.started_at).total_seconds() == 60 * 60
    assert DecisionRecord.objects.get(subject="attempt").rule == "SD-41"


@pytest.mark.rule("SD-41")
def test_final_exam_before_credits_are_complete_is_not_yet(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class)

    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=enrolment, kind="final", by=cast.learner)

    assert (refused.value.decision.outcome, refused.value.decision.rule) == ("not_yet", "SD-41")
    assert Attempt.objects.count() == 0


@pytest.mark.rule("SD-42")
def test_paper_holds_only_questions_of_the_learners_own_topics(cast: Cast) -> None:
    candidate = make_candidate(cast.licence, cast.learner, edition_key="sd-m2", but=1)
    own = set(
        TopicStudy.objects.filter(enrolment=candidate.enrolment).values_list("topic_id", flat=True)
    )
    curriculum = candidate.enrolment.training_class.curriculum
    not_chosen = Question.objects.filter(topic__category__curriculum=curriculum).exclude(
        topic__in=own
    )

    attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    questions = [item.question for item in read_paper(attempt.paper)]
    topics = set(Question.objects.filter(pk__in=questions).values_list("topic_id", flat=True))
    assert (topics, len(own), not_chosen.count()) == (own, 4, 16)
    assert len(questions) == len(set(questions)) == 16


@pytest.mark.rule("PL-30")
def test_options_are_shuffled_anew_for_every_paper(candidate: Candidate, rival: Candidate) -> None:
    first = start_attempt(enrolment=candidate.enrolment, kind="final", by=None)
    second = start_attempt(enrolment=rival.enrolment, kind="final", by=None)

    orders = [[item.order for item in read_paper(one.paper)] for one in (first, second)]
    assert orders[0] != orders[1]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders[0] + orders[1])


def test_starting_twice_gives_the_running_attempt(candidate: Candidate) -> None:
    first = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    again = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert (again.pk, again.lease) == (first.pk, first.lease)
    assert Attempt.objects.count() == 1


@pytest.mark.rule("SD-40")
def test_five_mock_exams_and_no_sixth(candidate: Candidate) -> None:
    for _turn in range(5):
        attempt, token = begin(candidate, "mock")
        save(token, written(attempt))
        hand_in(attempt=attempt, by=candidate.user)

    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=candidate.enrolment, kind="mock", by=candidate.user)

    assert refused.value.decision.rule == "SD-40"
    enrolment = Enrolment.objects.get(pk=candidate.enrolment.pk)
    assert (enrolment.state, enrolment.score_hundredths) == (EnrolmentState.CREDITS_COMPLETE, None)
    assert set(Attempt.objects.values_list("score_hundredths", "passed")) == {(10000, True)}


@pytest.mark.rule("SD-40")
def test_mock_exam_draws_exercises_only_and_takes_no_photo(candidate: Candidate) -> None:
    kept = Question.objects.latest("pk")
    Question.objects.exclude(pk=kept.pk).update(is_exercise=False)

    attempt = start_attempt(enrolment=candidate.enrolment, kind="mock", by=candidate.user)

    assert [item.question for item in read_paper(attempt.paper)] == [kept.pk]
    assert (attempt.next_photo_at, attempt.photo_seconds) == (None, 0)


@pytest.mark.rule("SD-40")
def test_mock_exam_before_credits_are_complete_is_not_yet(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class)

    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=enrolment, kind="mock", by=cast.learner)

    assert (refused.value.decision.outcome, refused.value.decision.rule) == ("not_yet", "SD-40")


@pytest.mark.rule("SD-46")
def test_one_further_attempt_after_a_fail_and_no_third(candidate: Candidate) -> None:
    for number, state in ((1, EnrolmentState.CREDITS_COMPLETE), (2, EnrolmentState.EXAM_FAILED)):
        attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)
        closed = hand_in(attempt=attempt, by=candidate.user)
        enrolment = Enrolment.objects.get(pk=candidate.enrolment.pk)
        assert (attempt.number, closed.passed, enrolment.state) == (number, False, state)

    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert refused.value.decision.rule == "SD-46"
    assert Attempt.objects.count() == 2


def test_mock_and_final_do_not_run_side_by_side(candidate: Candidate) -> None:
    start_attempt(enrolment=candidate.enrolment, kind="mock", by=candidate.user)

    with pytest.raises(Conflict):
        start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert Attempt.objects.count() == 1


def test_start_without_questions_is_refused(cast: Cast, candidate: Candidate) -> None:
    Question.objects.update(is_open=False)

    with pytest.raises(Conflict):
        start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert Attempt.objects.count() == 0


def test_two_running_attempts_violate_the_constraint(candidate: Candidate) -> None:
    first = start_attempt(enrolment=candidate.enrolment, kind="final", by=None)
    first.pk, first.public_id, first.number = None, "another", 2

    with pytest.raises(IntegrityError, match="one_running_attempt"), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize("count", [1, 3, 7, 32, 50, 99])
def test_shares_are_equal_and_sum_to_full_marks(count: int) -> None:
    shares = [share_of(item, count) for item in range(count)]

    assert sum(shares) == FULL_MARKS
    assert max(shares) - min(shares) <= 1


def test_papers_of_a_class_of_its_own_stay_apart(cast: Cast, candidate: Candidate) -> None:
    enrolment = make_enrolment(cast.other_licence, make_class())

    with pytest.raises(Refused):
        start_attempt(enrolment=enrolment, kind="final", by=cast.stranger)
