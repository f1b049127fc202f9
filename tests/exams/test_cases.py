"""Case questions from the author's form to the review: drawn together, graded part by part."""

from typing import Any

import pytest

from anpei.courses.models import Topic
from anpei.exams.domain import add_question, hand_in, open_question, replace_question
from anpei.exams.domain.draw import draw_paper
from anpei.exams.models import AnswerKey, Question
from anpei.exams.papers import read_paper
from anpei.exams.queries import bank_topics, reviewed_items, seen_paper
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.study.models import TopicStudy
from tests.exams.cases import case, only_cases, part
from tests.exams.ready import Candidate, begin, browser_of, right_positions, save, text, written
from tests.factories import Cast

pytestmark = pytest.mark.rule("PL-22")


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.filter(category__curriculum=cast.training_class.curriculum)[0]


def test_case_is_kept_with_its_parts_and_their_keys(topic: Topic, cast: Cast) -> None:
    added = add_question(topic=topic, draft=case(is_exercise=False), by=cast.staff)

    parts = list(added.parts.order_by("position"))
    keys = {key.pk: key.right for key in AnswerKey.objects.filter(question__in=[added, *parts])}
    assert [one.kind for one in parts] == ["single", "multiple", "true_false"]
    assert [keys[one.pk] for one in (added, *parts)] == [[], [0], [0, 2], [1]]
    assert {(one.is_open, one.is_exercise) for one in parts} == {(False, False)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stem": ""}, "stem"),
        ({"parts": []}, "parts"),
        ({"parts": [part(), part(right=[])]}, "parts-1-right"),
        ({"parts": [case()]}, "parts-0-kind"),
        ({"parts": [part(n) for n in range(11)]}, "parts"),
        ({"stem": "长" * 6001}, "stem"),
        ({"stem": "a\0b"}, "stem"),
    ],
)
def test_unusable_case_is_refused(
    topic: Topic, cast: Cast, changes: dict[str, object], field: str
) -> None:
    before = Question.objects.count()

    with pytest.raises(InvalidInput) as refused:
        add_question(topic=topic, draft=case(**changes), by=cast.staff)  # type: ignore[arg-type]

    assert (refused.value.field, Question.objects.count()) == (field, before)


@pytest.mark.rule("SD-42")
def test_parts_stand_together_in_their_order(candidate: Candidate) -> None:
    cases = only_cases(candidate.enrolment, plain=4, cases=2)

    items = draw_paper(enrolment=candidate.enrolment, kind="final", count=50)

    drawn = [item.question for item in items]
    for one in cases:
        parts = list(one.parts.order_by("position").values_list("pk", flat=True))
        at = drawn.index(parts[0])
        assert drawn[at : at + 3] == parts
    assert (len(drawn), len(set(drawn))) == (10, 10)


@pytest.mark.rule("SD-42")
def test_paper_with_cases_is_full_whenever_it_can_be(candidate: Candidate) -> None:
    only_cases(candidate.enrolment, plain=4, cases=2)

    counts = {
        len(draw_paper(enrolment=candidate.enrolment, kind="final", count=5)) for _ in range(20)
    }

    assert counts == {5}


def test_each_part_is_graded_for_itself(candidate: Candidate) -> None:
    only_cases(candidate.enrolment, cases=1)
    attempt, token = begin(candidate)

    save(token, written(attempt, right=2))
    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (attempt.item_count, closed.score_hundredths) == (3, 6666)


def test_paper_tells_the_case_once_and_each_part_of_it(candidate: Candidate) -> None:
    only_cases(candidate.enrolment, plain=1, cases=2)
    attempt, _token = begin(candidate)

    path = f"/api/exams/attempts/{attempt.public_id}/paper/"
    paper = browser_of(candidate.user).get(path).json()

    belongs = [item["case"] for item in paper["items"] if "case" in item]
    assert len(paper["items"]) == 7
    assert sorted(paper["cases"]) == ["案例0：某工地发生事故。", "案例1：某工地发生事故。"]
    assert sorted((one["number"], one["part"], one["parts"]) for one in belongs) == [
        (number, place, 3) for number in (0, 1) for place in (1, 2, 3)
    ]


def test_review_shows_the_material_above_its_parts(candidate: Candidate) -> None:
    only_cases(candidate.enrolment, cases=1)
    attempt, token = begin(candidate)
    save(token, written(attempt))
    hand_in(attempt=attempt, by=candidate.user)

    items = reviewed_items(attempt.pk)
    page = text(browser_of(candidate.user).get(f"/learner/attempts/{attempt.public_id}/review/"))

    assert [item.case and item.case.part for item in items] == [1, 2, 3]
    assert page.count("案例0：某工地发生事故。") == 1
    assert page.count('class="is-chosen"') == sum(len(one) for one in right_positions(attempt))


def test_edited_case_leaves_running_attempts_their_paper(candidate: Candidate) -> None:
    [one] = only_cases(candidate.enrolment, cases=1)
    attempt, token = begin(candidate)
    save(token, written(attempt))
    changed = case("改过的材料", count=1)

    newer = replace_question(question=one, draft=changed, by=candidate.user)
    seen = seen_paper(attempt.pk)
    closed = hand_in(attempt=attempt, by=candidate.user)
    second, _token = begin(candidate, "mock")

    assert closed.score_hundredths == 10000
    assert {item.case.material for item in seen.items if item.case} == {"案例0：某工地发生事故。"}
    assert (newer.version, newer.parts.get().version) == (2, 2)
    assert [item.question for item in read_paper(second.paper)] == [newer.parts.get().pk]


def test_part_is_neither_replaced_nor_opened_alone(topic: Topic, cast: Cast) -> None:
    first = add_question(topic=topic, draft=case(), by=cast.staff).parts.first()
    assert first is not None

    with pytest.raises(Conflict):
        replace_question(question=first, draft=part(), by=cast.staff)
    with pytest.raises(Conflict):
        open_question(question=first, is_open=True, by=cast.staff)


def test_topic_counts_the_parts_of_its_cases(topic: Topic, cast: Cast) -> None:
    add_question(topic=topic, draft=case(), by=cast.staff)
    retired = add_question(topic=topic, draft=case("另一案例"), by=cast.staff)
    add_question(topic=topic, draft=case("只用于考试", is_exercise=False), by=cast.staff)
    open_question(question=retired, is_open=False, by=cast.staff)

    counted = {one.topic: (one.open_count, one.exercise_count) for one in bank_topics()}

    assert counted[topic] == (4 + 3 + 3, 4 + 3)


@pytest.mark.rule("SD-37")
def test_exercises_practise_a_case_part_by_part(candidate: Candidate) -> None:
    [one] = only_cases(candidate.enrolment, cases=1)
    study = TopicStudy.objects.get(enrolment=candidate.enrolment, topic=one.topic)
    first, second, third = one.parts.order_by("position")
    answers = {
        f"q-{first.public_id}": "0",
        f"q-{second.public_id}": ["0", "1"],
    }

    browser = browser_of(candidate.user)
    page = text(browser.post(f"/learner/exercises/{study.public_id}/", answers))

    verdict = 'data-exercise="{}" data-verdict="{}"'
    assert "案例0：某工地发生事故。" in page
    assert verdict.format(first.public_id, "right") in page
    assert verdict.format(second.public_id, "wrong") in page
    assert verdict.format(third.public_id, "blank") in page


def fields_of(number: int, **values: object) -> dict[str, Any]:
    return {f"parts-{number}-{name}": value for name, value in values.items()}


def test_teacher_writes_and_edits_a_case(cast: Cast, topic: Topic) -> None:
    browser = browser_of(cast.staff)
    fields = {
        "stem": "塔吊倒塌，两人死亡。",
        "is_exercise": "on",
        "parts": "3",
        **fields_of(0, kind="single", stem="一问", option_A="甲", option_B="乙", right_B="on"),
        **fields_of(1, kind="true_false", stem="二问", is_true="1"),
        **fields_of(2, kind="single", stem=""),
    }

    added = browser.post(f"/staff/questions/new/{topic.public_id}/case/", fields)
    made = Question.objects.filter(kind="case").latest("pk")
    shown = text(browser.get(f"/staff/questions/{made.public_id}/"))
    form = text(browser.get(f"/staff/questions/{made.public_id}/edit/"))
    wider = text(browser.post(f"/staff/questions/{made.public_id}/edit/", {**fields, "more": "1"}))
    part_page = browser.get(f"/staff/questions/{made.parts.first().public_id}/")  # type: ignore[union-attr]
    edited = browser.post(
        f"/staff/questions/{made.public_id}/edit/", {**fields, "stem": "塔吊倒塌，三人死亡。"}
    )
    newer = Question.objects.filter(kind="case").latest("pk")

    assert (added.status_code, edited.status_code) == (302, 302)
    assert "塔吊倒塌，两人死亡。" in shown
    assert shown.count('class="bank-option is-right') == 2
    assert ("一问" in form, wider.count('class="question-part"')) == (True, 4)
    assert part_page.headers["Location"] == f"/staff/questions/{made.public_id}/"
    assert (newer.version, newer.parts.count()) == (2, 2)


def test_wrong_part_is_explained_and_nothing_typed_is_lost(cast: Cast, topic: Topic) -> None:
    before = Question.objects.count()
    fields = {
        "stem": "材料",
        "parts": "2",
        **fields_of(0, kind="single", stem="第一问题干", option_A="甲", option_B="乙"),
        **fields_of(1, kind="single", stem=""),
    }

    answer = browser_of(cast.staff).post(f"/staff/questions/new/{topic.public_id}/case/", fields)

    page = text(answer)
    assert (answer.status_code, Question.objects.count()) == (422, before)
    assert "id_parts-0-option_A-error" in page
    assert "第一问题干" in page
