"""Item statistics: what candidates make of a question, counted once and told in words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from anpei.exams.domain import count_attempts, hand_in
from anpei.exams.measures import discrimination, flag_of
from anpei.exams.models import Attempt, ExamKind, ItemFlag, Question, QuestionStatistics
from anpei.exams.papers import read_paper, share_of
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.exams.cases import only_cases
from tests.exams.ready import (
    Candidate,
    begin,
    browser_of,
    make_new_candidate,
    right_positions,
    save,
    text,
    written,
)
from tests.factories import Cast

pytestmark = pytest.mark.rule("PL-22")


def sat(candidate: Candidate, right: int, kind: str = "final") -> Attempt:
    attempt, token = begin(candidate, kind)
    save(token, written(attempt, right=right))
    return hand_in(attempt=attempt, by=candidate.user)


def test_graded_attempt_is_counted_once_and_question_by_question(candidate: Candidate) -> None:
    attempt = sat(candidate, 20)
    right, wrong = read_paper(attempt.paper)[0], read_paper(attempt.paper)[25]

    counted = [count_attempts(), count_attempts()]

    good = QuestionStatistics.objects.get(question=right.question)
    bad = QuestionStatistics.objects.get(question=wrong.question)
    assert counted == [1, 0]
    assert QuestionStatistics.objects.count() == 32
    assert (good.taken, good.right, good.chosen, good.kind) == (1, 1, [1, 0, 0, 0], "final")
    assert good.rest_sum == (attempt.score_hundredths or 0) - share_of(0, 32)
    assert (bad.taken, bad.right, bad.chosen[0], sum(bad.chosen)) == (1, 0, 0, 1)
    assert bad.rest_sum == attempt.score_hundredths


def test_running_and_forfeited_attempts_are_not_counted(candidate: Candidate) -> None:
    begin(candidate)

    assert (count_attempts(), QuestionStatistics.objects.count()) == (0, 0)


def test_mock_and_final_exams_are_kept_apart(candidate: Candidate) -> None:
    sat(candidate, 32, "mock")
    sat(candidate, 0)

    count_attempts()

    shares = {
        kind: set(QuestionStatistics.objects.filter(kind=kind).values_list("difficulty", flat=True))
        for kind in ExamKind.values
    }
    assert shares == {"mock": {1.0}, "final": {0.0}}


def test_parts_of_a_case_are_counted_each_for_itself(candidate: Candidate) -> None:
    [one] = only_cases(candidate.enrolment, cases=1)
    sat(candidate, 1)

    count_attempts()

    first, second, third = one.parts.order_by("position")
    found = {row.question_id: row.right for row in QuestionStatistics.objects.all()}
    assert found == {first.pk: 1, second.pk: 0, third.pk: 0}


def test_sums_of_batches_are_those_of_all_at_once(candidate: Candidate, rival: Candidate) -> None:
    only_cases(candidate.enrolment, plain=2, cases=1)
    for someone, right in ((candidate, 3), (rival, 1)):
        sat(someone, right, "mock")
        sat(someone, right + 1, "mock")

    steps = [count_attempts(batch=3), count_attempts(batch=3), count_attempts(batch=3)]

    taken = QuestionStatistics.objects.filter(question__in=_drawn(candidate))
    assert steps == [3, 1, 0]
    assert set(taken.values_list("taken", flat=True)) == {2}


def _drawn(candidate: Candidate) -> set[int]:
    papers = Attempt.objects.filter(enrolment=candidate.enrolment).values_list("paper", flat=True)
    return {item.question for paper in papers for item in read_paper(paper)}


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 9800)), min_size=2, max_size=60),
)
def test_discrimination_is_the_correlation_with_the_rest(seen: list[tuple[bool, int]]) -> None:
    rights = [is_right for is_right, _rest in seen]
    rests = [rest for _is_right, rest in seen]

    found = discrimination(
        taken=len(seen),
        right=sum(rights),
        rest_sum=sum(rests),
        rest_squares=sum(rest * rest for rest in rests),
        rest_of_right=sum(rest for is_right, rest in seen if is_right),
    )

    if len(set(rights)) == 1 or len(set(rests)) == 1:
        assert found is None
    else:
        expected = float(np.corrcoef(np.array(rights, float), np.array(rests, float))[0, 1])
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("taken", "right", "correlation", "chosen", "flag"),
    [
        (29, 0, -1.0, [0, 29], ""),
        (100, 60, 0.4, [60, 40], ""),
        (100, 60, -0.1, [60, 40], ItemFlag.NEGATIVE),
        (100, 40, 0.3, [40, 60], ItemFlag.KEY),
        (100, 28, 0.3, [28, 24, 24, 24], ItemFlag.HARD),
        (100, 97, 0.3, [97, 3], ItemFlag.EASY),
        (100, 60, 0.05, [60, 40], ItemFlag.WEAK),
        (100, 100, None, [100, 0], ItemFlag.EASY),
    ],
)
def test_flag_names_the_gravest_matter(
    taken: int, right: int, correlation: float | None, chosen: list[int], flag: str
) -> None:
    found = flag_of(
        kind="single", taken=taken, right=right, correlation=correlation, chosen=chosen, key={0}
    )

    assert found == flag


def test_bank_shows_and_finds_what_exams_say(candidate: Candidate, cast: Cast) -> None:
    sat(candidate, 20)
    count_attempts()
    conspicuous = _first_question(candidate)
    QuestionStatistics.objects.filter(question=conspicuous).update(
        taken=40,
        right=10,
        chosen=[10, 30, 0, 0],
        difficulty=0.25,
        discrimination=-0.2,
        flag=ItemFlag.NEGATIVE,
    )
    browser = browser_of(cast.staff, headers={"accept-language": "en"})

    found = text(browser.get("/staff/questions/", {"flag": "any"}))
    none = text(browser.get("/staff/questions/", {"flag": "easy"}))
    page = text(browser.get(f"/staff/questions/{conspicuous.public_id}/"))
    table = b"".join(
        browser.get("/staff/questions/statistics/", {"flag": "negative", "export": "csv"})
    )

    address = f"/staff/questions/{conspicuous.public_id}/"
    assert (address in found, "25 %" in found, "-0.20" in found) == (True, True, True)
    assert address not in none
    assert ("30 (75 %)" in page, "Look at the key" in page) == (True, True)
    assert table.decode("utf-8-sig").count("\r\n") == 2


def _first_question(candidate: Candidate) -> Question:
    attempt = Attempt.objects.get(enrolment=candidate.enrolment)
    return Question.objects.get(pk=read_paper(attempt.paper)[0].question)


def test_statistics_stay_with_the_version_that_was_drawn(candidate: Candidate, cast: Cast) -> None:
    attempt = sat(candidate, 32)
    count_attempts()
    question = Question.objects.get(pk=read_paper(attempt.paper)[0].question)
    browser = browser_of(cast.staff)
    fields = {"kind": "single", "stem": "改过", "option_A": "甲", "right_A": "on", "option_B": "乙"}

    browser.post(f"/staff/questions/{question.public_id}/edit/", fields)

    newer = Question.objects.get(replaces=question)
    assert QuestionStatistics.objects.get(question=question).taken == 1
    assert not QuestionStatistics.objects.filter(question=newer).exists()


def test_two_workers_count_every_attempt_once(
    racing_tenant: Association, django_db_blocker: Any
) -> None:
    schema = racing_tenant.schema_name
    with django_db_blocker.unblock(), enter_tenant(schema):
        candidate = make_new_candidate()
        host = f"{schema}.localhost"
        for _ in range(4):
            attempt, token = begin(candidate, "mock")
            assert len(right_positions(attempt)) == 32
            save(token, written(attempt), host)
            hand_in(attempt=attempt, by=candidate.user)
    barrier = Barrier(4)

    def run(batch: int) -> int:
        try:
            with enter_tenant(schema):
                barrier.wait(20)
                return count_attempts(batch=batch) + count_attempts(batch=batch)
        finally:
            connections.close_all()

    with django_db_blocker.unblock(), ThreadPoolExecutor(4) as pool:
        counted = sum(future.result(60) for future in [pool.submit(run, 1) for _ in range(4)])

    with django_db_blocker.unblock(), enter_tenant(schema):
        rest = count_attempts()
        assert counted + rest == 4
        assert set(QuestionStatistics.objects.values_list("taken", flat=True)) == {4}
