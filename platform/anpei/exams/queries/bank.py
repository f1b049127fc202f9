"""The question bank as staff see it, and whether it is large enough."""

import math
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from anpei.courses.models import Curriculum, Topic
from anpei.enrolment.models import TrainingClass
from anpei.exams.models import AnswerKey, Question
from anpei.provinces.current import edition_by_key


@dataclass(frozen=True, slots=True)
class BankTopic:
    """A topic and how many questions new papers can draw from it."""

    topic: Topic
    open_count: int
    exercise_count: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A class whose learners may get a paper shorter than its edition asks for."""

    training_class: TrainingClass
    wanted: int
    least: int
    """Questions in the worst choice of topics that still completes the credits."""


def bank_topics(curriculum: Curriculum | None = None) -> list[BankTopic]:
    """Every topic with its open questions, in the curriculum's order."""
    topics = Topic.objects.select_related("category__curriculum").annotate(
        open_count=Count("questions", filter=Q(questions__is_open=True)),
        exercise_count=Count(
            "questions", filter=Q(questions__is_open=True, questions__is_exercise=True)
        ),
    )
    if curriculum is not None:
        topics = topics.filter(category__curriculum=curriculum)
    ordered = topics.order_by("category__curriculum", "category__position", "position", "pk")
    return [BankTopic(topic, topic.open_count, topic.exercise_count) for topic in ordered]


def current_questions(
    *, topic: Topic | None = None, search: str = "", kind: str = "", closed: bool = False
) -> QuerySet[Question]:
    """The newest version of each question, without its key; ``closed`` shows those not in use."""
    questions = Question.objects.filter(successor__isnull=True, is_open=not closed)
    if topic is not None:
        questions = questions.filter(topic=topic)
    if search:
        questions = questions.filter(stem__icontains=search)
    if kind:
        questions = questions.filter(kind=kind)
    return questions.select_related("topic__category").order_by("topic", "pk")


def key_of(question: Question) -> AnswerKey:
    """The key, for the author's form alone."""
    return AnswerKey.objects.get(pk=question.pk)


def shortages() -> list[Shortage]:
    """The open classes whose learners may get too short a paper: the enough-questions check."""
    topics: dict[int, list[BankTopic]] = {}
    for one in bank_topics():
        topics.setdefault(one.topic.category.curriculum_id, []).append(one)
    found = []
    for training_class in TrainingClass.objects.filter(is_open=True).order_by("number"):
        wanted = edition_by_key(training_class.edition_key).policy.exam_questions
        least = least_questions(
            topics.get(training_class.curriculum_id, []), training_class.credit_tenths
        )
        if least < wanted:
            found.append(Shortage(training_class, wanted, least))
    return found


def least_questions(topics: list[BankTopic], credit_tenths: int) -> int:
    """Fewest questions among topics that complete the credits, at worst (a lower bound).

    Topics are taken by fewest questions a credit until the credits are reached, the last in part.
    """
    left, least = credit_tenths, 0.0
    worth = [one for one in topics if one.topic.credit_tenths]
    for one in sorted(worth, key=lambda one: one.open_count / one.topic.credit_tenths):
        part = min(left, one.topic.credit_tenths)
        least += one.open_count * part / one.topic.credit_tenths
        left -= part
        if left == 0:
            break
    return math.floor(least)
