"""The demo's question bank."""

import pytest

from anpei.courses.demo_topics import CATEGORIES
from anpei.courses.models import Curriculum, Topic, TopicCategory
from anpei.exams.demo import make_demo_questions
from anpei.exams.demo_statistics import make_demo_statistics
from anpei.exams.domain.grade import keys_of
from anpei.exams.models import ItemFlag, Question, QuestionKind, QuestionStatistics


@pytest.fixture
def curriculum(jinan: object) -> Curriculum:
    made = Curriculum.objects.create(name="演示课程")
    for demo in CATEGORIES:
        category = TopicCategory.objects.create(curriculum=made, code=demo.code, name=demo.name)
        for name in demo.topics:
            Topic.objects.create(
                category=category, name=name, credit_tenths=10, duration_ms=1000, teacher="李老师"
            )
    return made


def test_every_topic_gets_five_questions_and_no_stem_twice(curriculum: Curriculum) -> None:
    made = make_demo_questions(curriculum)

    topics = Topic.objects.filter(category__curriculum=curriculum)
    plain = Question.objects.filter(case__isnull=True).exclude(kind="case")
    cases = Question.objects.filter(kind="case")
    assert {plain.filter(topic=topic).count() for topic in topics} == {5}
    stems = list(plain.values_list("topic__category", "stem"))
    assert (len(stems), made) == (5 * topics.count(), 5 * topics.count() + cases.count())
    assert {case.topic.category.code for case in cases} == {
        "civil",
        "machinery",
        "management",
        "law",
    }
    assert {case.parts.count() for case in cases} == {3}
    assert len(set(stems)) == len(stems)


def test_questions_are_of_all_kinds_and_their_keys_fit(curriculum: Curriculum) -> None:
    make_demo_questions(curriculum)

    questions = list(Question.objects.all())
    keys = keys_of(question.pk for question in questions)
    assert {question.kind for question in questions} == set(QuestionKind.values)
    assert len(keys) == len(questions)
    for question in questions:
        if question.is_case:
            assert keys[question.pk] == frozenset()
            continue
        key = keys[question.pk]
        assert 0 <= min(key) <= max(key) < len(question.options)
        assert (len(key) > 1) == (question.kind == QuestionKind.MULTIPLE)
        assert "{}" not in question.stem


def test_making_them_twice_changes_nothing(curriculum: Curriculum) -> None:
    make_demo_questions(curriculum)

    assert make_demo_questions(curriculum) == 0


def test_topics_get_questions_about_themselves(curriculum: Curriculum) -> None:
    make_demo_questions(curriculum)

    power = Topic.objects.get(name="施工现场临时用电")
    stems = " ".join(power.questions.values_list("stem", flat=True))
    assert "漏电保护器" in stems


def test_demo_has_statistics_worth_looking_at(curriculum: Curriculum) -> None:
    make_demo_questions(curriculum)

    made = [make_demo_statistics(curriculum), make_demo_statistics(curriculum)]

    statistics = list(QuestionStatistics.objects.all())
    answerable = Question.objects.exclude(kind=QuestionKind.CASE).count()
    flagged = [one for one in statistics if one.flag]
    assert made == [answerable, 0]
    assert all(one.right <= one.taken and sum(one.chosen) > 0 for one in statistics)
    assert 0.02 < len(flagged) / len(statistics) < 0.4
    assert ItemFlag.NEGATIVE in {one.flag for one in flagged}
