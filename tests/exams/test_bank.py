"""The question bank: adding, versions, what earlier attempts keep (T33), the check."""

import pytest

from anpei.courses.models import Topic
from anpei.exams.domain import Draft, add_question, hand_in, open_question, replace_question
from anpei.exams.models import AnswerKey, Question, QuestionKind
from anpei.exams.papers import read_paper
from anpei.exams.queries import current_questions, reviewed_items
from anpei.kernel.errors import Conflict, InvalidInput
from tests.exams.ready import Candidate, begin, browser_of, save, text, written
from tests.factories import Cast


def draft(**changes: object) -> Draft:
    values: dict[str, object] = {
        "kind": QuestionKind.SINGLE,
        "stem": "作业高度达到几米为高处作业？",
        "options": ["2m", "3m", "5m"],
        "right": [0],
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.filter(category__curriculum=cast.training_class.curriculum)[0]


def test_added_question_has_its_key_apart(topic: Topic, cast: Cast) -> None:
    question = add_question(topic=topic, draft=draft(explanation="JGJ 80"), by=cast.staff)

    key = AnswerKey.objects.get(pk=question.pk)
    assert (question.version, question.is_open, key.right) == (1, True, [0])
    assert key.explanation == "JGJ 80"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stem": " "}, "stem"),
        ({"options": ["2m"]}, "options"),
        ({"options": ["2m", "2m"]}, "options"),
        ({"options": ["2m", ""]}, "options"),
        ({"right": []}, "right"),
        ({"right": [3]}, "right"),
        ({"right": [0, 1]}, "right"),
        ({"kind": QuestionKind.TRUE_FALSE, "right": [0, 1]}, "right"),
    ],
)
def test_unusable_question_is_refused(
    topic: Topic, cast: Cast, changes: dict[str, object], field: str
) -> None:
    before = Question.objects.count()

    with pytest.raises(InvalidInput) as refused:
        add_question(topic=topic, draft=draft(**changes), by=cast.staff)

    assert (refused.value.field, Question.objects.count()) == (field, before)


def test_new_version_leaves_running_attempts_their_paper_and_key(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    item = read_paper(attempt.paper)[0]
    question = Question.objects.get(pk=item.question)
    stem, items = question.stem, written(attempt)
    save(token, items)

    newer = replace_question(
        question=question, draft=draft(right=[1], stem="换了的题目"), by=candidate.user
    )
    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (newer.version, newer.replaces_id) == (2, question.pk)
    assert closed.score_hundredths == 10000
    assert reviewed_items(attempt.pk)[0].stem == stem
    assert newer in current_questions()
    assert question not in current_questions()


def test_new_version_alone_is_drawn_afterwards(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    old = Question.objects.get(pk=read_paper(attempt.paper)[0].question)
    newer = replace_question(question=old, draft=draft(), by=candidate.user)
    hand_in(attempt=attempt, by=candidate.user)

    second, _token = begin(candidate)

    drawn = {item.question for item in read_paper(second.paper)}
    assert (newer.pk in drawn, old.pk in drawn) == (True, False)


def test_replacing_an_old_version_is_a_conflict(topic: Topic, cast: Cast) -> None:
    question = add_question(topic=topic, draft=draft(), by=cast.staff)
    replace_question(question=question, draft=draft(stem="新"), by=cast.staff)

    with pytest.raises(Conflict):
        replace_question(question=question, draft=draft(stem="更新"), by=cast.staff)
    with pytest.raises(Conflict):
        open_question(question=question, is_open=True, by=cast.staff)

    assert Question.objects.filter(replaces=question).count() == 1


def test_question_out_of_use_is_not_drawn(candidate: Candidate) -> None:
    topics = candidate.enrolment.training_class.curriculum.categories.values("topics")
    question = Question.objects.filter(topic__in=topics)[0]
    open_question(question=question, is_open=False, by=candidate.user)

    attempt, _token = begin(candidate)

    assert attempt.item_count == 31
    assert question.pk not in {item.question for item in read_paper(attempt.paper)}


@pytest.mark.rule("PL-22")
def test_teacher_lists_writes_edits_and_retires_questions(cast: Cast, topic: Topic) -> None:
    browser = browser_of(cast.staff)
    fields = {
        "kind": "multiple",
        "stem": "三宝包括哪些？",
        "option_A": "安全帽",
        "right_A": "on",
        "option_B": "安全带",
        "right_B": "on",
        "option_D": "雨衣",
    }

    added = browser.post(f"/staff/questions/new/{topic.public_id}/", fields)
    question = Question.objects.latest("pk")
    listed = browser.get("/staff/questions/", {"q": "三宝", "topic": topic.public_id})
    shown = browser.get(f"/staff/questions/{question.public_id}/edit/")
    changed = {**fields, "stem": "“三宝”包括哪些？"}
    edited = browser.post(f"/staff/questions/{question.public_id}/edit/", changed)
    newer = Question.objects.latest("pk")
    looked_at = text(browser.get(f"/staff/questions/{newer.public_id}/"))
    earlier = text(browser.get(f"/staff/questions/{question.public_id}/"))
    browser.post(f"/staff/questions/{newer.public_id}/use/", {"open": "no"})
    newer.refresh_from_db()

    assert (added.status_code, edited.status_code) == (302, 302)
    assert "三宝包括哪些？" in listed.content.decode()
    assert 'id="id_right_A" checked' in shown.content.decode()
    assert question.options == ["安全帽", "安全带", "雨衣"]
    assert looked_at.count('class="bank-option is-right') == 2
    assert (newer.written_by, newer.public_id in earlier) == (cast.staff, True)
    assert (newer.version, newer.is_open, newer.kind) == (2, False, "multiple")
    assert browser.get("/staff/questions/check/").status_code == 200


def test_wrongly_written_question_is_explained(cast: Cast, topic: Topic) -> None:
    before = Question.objects.count()

    page = browser_of(cast.staff).post(
        f"/staff/questions/new/{topic.public_id}/",
        {"kind": "single", "stem": "题", "option_A": "甲", "option_B": "乙"},
    )

    assert (page.status_code, Question.objects.count()) == (422, before)
    assert "id_option_A-error" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_question_list_costs_the_same_for_any_length(
    cast: Cast, topic: Topic, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        add_question(topic=topic, draft=draft(stem=f"独一无二 {number}"), by=cast.staff)
    browser = browser_of(cast.staff)
    browser.get("/staff/questions/")

    with django_assert_num_queries(8):  # type: ignore[operator]
        browser.get("/staff/questions/", {"q": "独一无二"})


def test_bank_is_for_teachers_alone(cast: Cast, topic: Topic) -> None:
    for user in (cast.learner, cast.alice):
        page = browser_of(user).get("/staff/questions/")
        assert page.status_code == 403
