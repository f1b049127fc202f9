"""Item statistics after each exam: every graded attempt is counted once, in the background (PL-22).

The attempt's mark and the sums move in one transaction: a worker that dies counts nothing twice
and forgets nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict

from django.db import connection, transaction

from anpei.exams.domain.grade import keys_of
from anpei.exams.measures import Tally, discrimination, flag_of
from anpei.exams.models import Answer, Attempt, Question, QuestionStatistics
from anpei.exams.papers import read_paper, share_of
from anpei.exams.states import AttemptState

BATCH = 200
"""Attempts in one transaction."""

_ADD = """
INSERT INTO exams_questionstatistics AS known
  (question_id, kind, taken, blank, "right", chosen, rest_sum, rest_squares, rest_of_right,
   difficulty, flag)
SELECT question, kind, taken, blank, "right", chosen, rest_sum, rest_squares, rest_of_right, 0, ''
FROM jsonb_to_recordset(%s::jsonb) AS new(
  question bigint, kind text, taken int, blank int, "right" int, chosen int[],
  rest_sum bigint, rest_squares bigint, rest_of_right bigint)
ORDER BY question, kind
ON CONFLICT (question_id, kind) DO UPDATE SET
  taken = known.taken + excluded.taken,
  blank = known.blank + excluded.blank,
  "right" = known."right" + excluded."right",
  rest_sum = known.rest_sum + excluded.rest_sum,
  rest_squares = known.rest_squares + excluded.rest_squares,
  rest_of_right = known.rest_of_right + excluded.rest_of_right,
  chosen = (SELECT array_agg(mine + theirs ORDER BY place)
            FROM unnest(known.chosen, excluded.chosen) WITH ORDINALITY AS t(mine, theirs, place))
RETURNING id
"""

type Tallies = dict[tuple[int, str], Tally]


def count_attempts(*, batch: int = BATCH) -> int:
    """Add graded attempts nobody has counted to the statistics of their questions; how many.

    Several workers may count at once: each takes others' attempts, rows are added to in one order.
    """
    with transaction.atomic():
        attempts = list(
            Attempt.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(is_counted=False, score_hundredths__isnull=False)
            .exclude(state=AttemptState.RUNNING)
            .order_by("pk")[:batch]
        )
        if attempts:
            _add(_tallies(attempts))
            Attempt.objects.filter(pk__in=[one.pk for one in attempts]).update(is_counted=True)
    return len(attempts)


def _tallies(attempts: Iterable[Attempt]) -> Tallies:
    papers = {attempt.pk: (attempt, read_paper(attempt.paper)) for attempt in attempts}
    keys = keys_of(item.question for _attempt, items in papers.values() for item in items)
    chosen: dict[tuple[int, int], list[int]] = {
        (attempt, item): positions
        for attempt, item, positions in Answer.objects.filter(attempt__in=papers).values_list(
            "attempt", "item", "chosen"
        )
    }
    tallies: Tallies = {}
    for pk, (attempt, items) in papers.items():
        for number, item in enumerate(items):
            indexes = item.author_indexes(chosen.get((pk, number), ()))
            is_right = bool(indexes) and indexes == keys.get(item.question)
            own = share_of(number, len(items)) if is_right else 0
            rest = (attempt.score_hundredths or 0) - own
            tally = tallies.setdefault((item.question, attempt.kind), Tally(len(item.order)))
            tally.add(indexes, is_right, rest)
    return tallies


def _add(tallies: Tallies) -> None:
    rows = [
        {"question": question, "kind": kind, **asdict(tally)}
        for (question, kind), tally in tallies.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [json.dumps(rows)])
        changed = [row[0] for row in cursor.fetchall()]
    _judge(changed)


def _judge(statistics: list[int]) -> None:
    """Work out what follows from the sums of these rows."""
    found = list(QuestionStatistics.objects.filter(pk__in=statistics))
    keys = keys_of(one.question_id for one in found)
    kinds = dict(
        Question.objects.filter(pk__in=[one.question_id for one in found]).values_list("pk", "kind")
    )
    for one in found:
        one.difficulty = one.right / one.taken
        one.discrimination = discrimination(
            taken=one.taken,
            right=one.right,
            rest_sum=one.rest_sum,
            rest_squares=one.rest_squares,
            rest_of_right=one.rest_of_right,
        )
        one.flag = flag_of(
            kind=kinds[one.question_id],
            taken=one.taken,
            right=one.right,
            correlation=one.discrimination,
            chosen=one.chosen,
            key=keys.get(one.question_id, frozenset()),
        )
    QuestionStatistics.objects.bulk_update(found, ["difficulty", "discrimination", "flag"])
