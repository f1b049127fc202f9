"""Drawing a paper: the learner's own topics only, every topic in turn (SD-42)."""

import secrets

from django.db import connection
from django.utils.translation import gettext as _

from anpei.enrolment.models import Enrolment
from anpei.exams.models import ExamKind, QuestionKind
from anpei.exams.papers import Item
from anpei.kernel.errors import Conflict

# One statement: shuffle the questions within each topic, then take them topic by topic in rounds,
# so that a topic with many questions does not crowd out the others.
_DRAW = """
SELECT id, version, kind, size FROM (
  SELECT q.id, q.version, q.kind, jsonb_array_length(q.options) AS size,
         row_number() OVER (PARTITION BY q.topic_id ORDER BY random()) AS round
  FROM exams_question q
  JOIN study_topicstudy s ON s.topic_id = q.topic_id AND s.enrolment_id = %s
  WHERE q.is_open AND (q.is_exercise OR NOT %s)
) AS shuffled
ORDER BY round, random() LIMIT %s
"""
_chance = secrets.SystemRandom()


def draw_paper(*, enrolment: Enrolment, kind: ExamKind | str, count: int) -> tuple[Item, ...]:
    """At most ``count`` questions of the enrolment's chosen topics, options shuffled.

    A mock exam draws from the exercises alone (SD-40). Raises Conflict when there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [enrolment.pk, str(kind) == ExamKind.MOCK.value, count])
        rows = cursor.fetchall()
    if not rows:
        raise Conflict(
            _("There are no questions for your topics yet. Please tell the association.")
        )
    _chance.shuffle(rows)
    return tuple(
        Item(pk, version, _order(question_kind, size)) for pk, version, question_kind, size in rows
    )


def _order(kind: str, size: int) -> tuple[int, ...]:
    """The author's indexes in the order shown; “true” stays before “false”."""
    order = list(range(size))
    if kind != QuestionKind.TRUE_FALSE:
        _chance.shuffle(order)
    return tuple(order)
