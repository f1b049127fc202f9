"""Drawing a paper: the learner's own topics only, every topic in turn (SD-42)."""

import secrets
from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from anpei.enrolment.models import Enrolment
from anpei.exams.models import ExamKind, Question, QuestionKind
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
_SPARE = 2
"""Times as many questions as wanted are read: cases that no longer fit are passed over."""
_chance = secrets.SystemRandom()

type Drawn = tuple[int, int, str, int]
"""Question, version, kind, options."""


def draw_paper(*, enrolment: Enrolment, kind: ExamKind | str, count: int) -> tuple[Item, ...]:
    """At most ``count`` questions of the enrolment's chosen topics, options shuffled.

    The parts of a case stand together in their order and count as a question each. A mock exam
    draws from the exercises alone (SD-40). Raises Conflict when there is none.
    """
    with connection.cursor() as cursor:
        is_mock = str(kind) == ExamKind.MOCK.value
        cursor.execute(_DRAW, [enrolment.pk, is_mock, _SPARE * count])
        rows: list[Drawn] = cursor.fetchall()
    units = _fill([_units(row, parts) for row, parts in _with_parts(rows)], count)
    if not units:
        raise Conflict(
            _("There are no questions for your topics yet. Please tell the association.")
        )
    _chance.shuffle(units)
    return tuple(
        Item(pk, version, _order(question_kind, size))
        for unit in units
        for pk, version, question_kind, size in unit
    )


def _with_parts(rows: Sequence[Drawn]) -> list[tuple[Drawn, list[Drawn]]]:
    """Each row with the parts it has; asked only when a case was drawn."""
    cases = [row[0] for row in rows if row[2] == QuestionKind.CASE]
    parts: dict[int | None, list[Drawn]] = {case: [] for case in cases}
    if cases:
        found = Question.objects.filter(case__in=cases).order_by("case", "position")
        for case, pk, version, kind, options in found.values_list(
            "case", "pk", "version", "kind", "options"
        ):
            parts[case].append((pk, version, kind, len(options)))
    return [(row, parts.get(row[0], [])) for row in rows]


def _units(row: Drawn, parts: list[Drawn]) -> list[Drawn]:
    return parts if row[2] == QuestionKind.CASE else [row]


def _fill(units: Sequence[list[Drawn]], count: int) -> list[list[Drawn]]:
    """The first units that fit into ``count`` questions, so that the paper is full if it can be.

    A gap too small for every case that is left is made larger by giving up plain questions.
    """
    taken: list[list[Drawn]] = []
    passed: list[list[Drawn]] = []
    left = count
    for unit in filter(None, units):
        if len(unit) <= left:
            taken.append(unit)
            left -= len(unit)
        else:
            passed.append(unit)
    for case in passed if left else ():
        plain = [unit for unit in taken if len(unit) == 1]
        given_up = plain[len(plain) - (len(case) - left) :]
        if len(case) - left <= len(plain):
            return [unit for unit in taken if unit not in given_up] + [case]
    return taken


def _order(kind: str, size: int) -> tuple[int, ...]:
    """The author's indexes in the order shown; “true” stays before “false”."""
    order = list(range(size))
    if kind != QuestionKind.TRUE_FALSE:
        _chance.shuffle(order)
    return tuple(order)
