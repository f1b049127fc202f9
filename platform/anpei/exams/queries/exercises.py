"""课后习题 of a topic (SD-37)."""

from dataclasses import dataclass

from django.db.models import Prefetch

from anpei.courses.models import Topic
from anpei.exams.models import Question

_FIELDS = ("pk", "public_id", "kind", "stem", "options", "case")


@dataclass(frozen=True, slots=True)
class ExerciseGroup:
    """A plain question alone, or the parts of a case under its material."""

    material: str
    """"" for a plain question."""
    questions: tuple[Question, ...]


def exercises_of(topic: Topic) -> list[ExerciseGroup]:
    """The open exercises of ``topic`` in the bank's order; no keys. Two statements."""
    parts = Prefetch("parts", Question.objects.only(*_FIELDS).order_by("position"))
    found = Question.objects.filter(topic=topic, is_open=True, is_exercise=True)
    return [
        ExerciseGroup(question.stem, tuple(question.parts.all()))
        if question.is_case
        else ExerciseGroup("", (question,))
        for question in found.only(*_FIELDS).prefetch_related(parts).order_by("pk")
    ]
