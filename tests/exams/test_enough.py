"""Is the bank large enough for every possible paper?"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.courses.models import Topic
from anpei.exams.domain import open_question
from anpei.exams.domain.draw import draw_paper
from anpei.exams.models import Question
from anpei.exams.queries import class_verdict, shortages
from anpei.exams.queries.enough import least_questions
from tests.exams.ready import Candidate, browser_of, text
from tests.factories import Cast, make_class, make_curriculum, make_question

pytestmark = pytest.mark.rule("PL-22")


def test_shortages_name_the_class_and_the_worst_case(candidate: Candidate) -> None:
    found = {one.training_class: (one.wanted, one.least) for one in shortages()}

    # 1 / 1 / 10 / 12 credits of topics worth 6: one, one, two and two topics of four questions.
    assert found[candidate.enrolment.training_class] == (50, 24)


def test_least_questions_takes_the_poorest_topics() -> None:
    topics = [(10, 9), (10, 2), (10, 5), (10, 1)]

    assert [least_questions(topics, tenths) for tenths in (10, 20, 30, 999)] == [1, 3, 8, 17]


def test_topic_worth_nothing_is_no_choice() -> None:
    assert least_questions([(0, 0), (10, 4)], 10) == 4


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9)), min_size=1, max_size=6),
    st.integers(1, 60),
)
def test_least_is_that_of_the_poorest_choice(topics: list[tuple[int, int]], credit: int) -> None:
    reach = min(credit, sum(tenths for tenths, _count in topics))
    choices = (
        chosen
        for size in range(len(topics) + 1)
        for chosen in itertools.combinations(topics, size)
        if sum(tenths for tenths, _count in chosen) >= reach
    )

    poorest = min(sum(count for _tenths, count in chosen) for chosen in choices)

    assert least_questions(topics, credit) == poorest


def test_no_topic_lacks_questions_and_no_paper_is_short(cast: Cast) -> None:
    """The share by credits is enough: with it in every topic the poorest choice is full."""
    curriculum = make_curriculum(topics=12, credit_tenths=10)
    training_class = make_class(curriculum=curriculum)
    before = class_verdict(training_class)
    for one in before.topics:
        for number in range(one.missing):
            make_question(one.topic.topic, f"补充 {number}")

    after = class_verdict(training_class)

    assert (before.is_enough, after.is_enough) == (True, True)
    assert after.short_topics == []


def test_pages_say_it_in_words(candidate: Candidate, cast: Cast) -> None:
    browser = browser_of(cast.staff)
    training_class = candidate.enrolment.training_class
    address = f"/staff/questions/check/{training_class.public_id}/"

    everything = text(browser.get("/staff/questions/check/"))
    one = text(browser.get(address))
    on_class_page = text(browser.get(f"/staff/classes/{training_class.public_id}/"))
    part = text(browser.get(f"{address}verdict/"))

    assert training_class.name in everything
    assert one.count("<tr") == 1 + 8
    assert f'hx-get="{address}verdict/"' in on_class_page
    assert ("24" in part, "50" in part) == (True, True)


def test_retired_question_is_missed_at_once(candidate: Candidate) -> None:
    topic = Topic.objects.filter(
        category__curriculum=candidate.enrolment.training_class.curriculum
    )[0]
    question = Question.objects.filter(topic=topic)[0]

    open_question(question=question, is_open=False, by=None)

    verdict = class_verdict(candidate.enrolment.training_class)
    paper = draw_paper(enrolment=candidate.enrolment, kind="final", count=50)
    counted = {one.topic.topic: one.topic.open_count for one in verdict.topics}
    assert (counted[topic], len(paper)) == (3, 31)
