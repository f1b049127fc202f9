"""The question bank as staff see it."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from anpei.courses.models import Curriculum, Topic
from anpei.exams.models import (
    AnswerKey,
    ExamKind,
    ItemFlag,
    Question,
    QuestionKind,
    QuestionStatistics,
)

_ANSWERABLE = tuple(kind for kind in QuestionKind if kind is not QuestionKind.CASE)
ANY_FLAG = "any"
_VERSIONS = """
WITH RECURSIVE line AS (
  SELECT id, replaces_id FROM exams_question WHERE id = %s
  UNION
  SELECT other.id, other.replaces_id FROM exams_question other
  JOIN line ON other.id = line.replaces_id OR other.replaces_id = line.id
)
SELECT id FROM line
"""


@dataclass(frozen=True, slots=True)
class BankTopic:
    """A topic and how many questions new papers can draw from it; a case counts its parts."""

    topic: Topic
    open_count: int
    exercise_count: int


def bank_topics(curriculum: Curriculum | None = None) -> list[BankTopic]:
    """Every topic with its open questions, in the curriculum's order."""
    plain = Q(questions__is_open=True, questions__kind__in=_ANSWERABLE)
    drawn = plain | Q(questions__case__is_open=True)
    topics = Topic.objects.select_related("category__curriculum").annotate(
        open_count=Count("questions", filter=drawn),
        exercise_count=Count("questions", filter=drawn & Q(questions__is_exercise=True)),
    )
    if curriculum is not None:
        topics = topics.filter(category__curriculum=curriculum)
    ordered = topics.order_by("category__curriculum", "category__position", "position", "pk")
    return [BankTopic(topic, topic.open_count, topic.exercise_count) for topic in ordered]


def current_questions(
    *,
    topic: Topic | None = None,
    search: str = "",
    kind: str = "",
    closed: bool = False,
    flag: str = "",
) -> QuerySet[Question]:
    """The newest version of each question, without its key; ``closed`` shows those not in use.

    ``flag`` is one of ``ItemFlag`` or ``ANY_FLAG``: what the final exams say of it, or of a part.
    """
    questions = Question.objects.filter(
        successor__isnull=True, case__isnull=True, is_open=not closed
    )
    if topic is not None:
        questions = questions.filter(topic=topic)
    if search:
        in_part = Question.objects.filter(case=OuterRef("pk"), stem__icontains=search)
        questions = questions.filter(Q(stem__icontains=search) | Exists(in_part))
    if kind:
        questions = questions.filter(kind=kind)
    if flag:
        questions = questions.filter(Exists(_flagged(flag)))
    return questions.select_related("topic__category").order_by("topic", "pk")


def with_statistics(questions: QuerySet[Question]) -> QuerySet[Question]:
    """With ``finals``, the statistics of the final exams ([] or one), of its parts as well."""
    finals = Prefetch(
        "statistics", QuestionStatistics.objects.filter(kind=ExamKind.FINAL), to_attr="finals"
    )
    parts = Question.objects.order_by("position").prefetch_related(finals)
    return questions.prefetch_related(finals, Prefetch("parts", parts))


def _flagged(flag: str) -> QuerySet[QuestionStatistics]:
    of_it = Q(question=OuterRef("pk")) | Q(question__case=OuterRef("pk"))
    found = QuestionStatistics.objects.filter(of_it, kind=ExamKind.FINAL)
    return found.exclude(flag="") if flag == ANY_FLAG else found.filter(flag=flag)


def flag_choices() -> list[tuple[str, str]]:
    """The flags staff can look for."""
    return [(flag.value, str(flag.label)) for flag in ItemFlag]


def versions_of(question: Question) -> list[Question]:
    """Every version of ``question``, the newest first, with who wrote it and its statistics."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [question.pk])
        line = [row[0] for row in cursor.fetchall()]
    found = Question.objects.filter(pk__in=line).select_related("written_by")
    return list(with_statistics(found).order_by("-version"))


def key_of(question: Question) -> AnswerKey:
    """The key, for the author's form alone."""
    return AnswerKey.objects.get(pk=question.pk)


def keys_by_question(questions: list[Question]) -> dict[int, AnswerKey]:
    """The keys of many questions, for authors alone."""
    return {key.pk: key for key in AnswerKey.objects.filter(pk__in=[one.pk for one in questions])}
