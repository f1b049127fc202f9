"""课后习题 of a topic (SD-37)."""

from anpei.courses.models import Topic
from anpei.exams.models import Question


def exercises_of(topic: Topic) -> list[Question]:
    """The open exercises of ``topic`` in the bank's order; no keys."""
    return list(
        Question.objects.filter(topic=topic, is_open=True, is_exercise=True)
        .only("pk", "public_id", "kind", "stem", "options")
        .order_by("pk")
    )
