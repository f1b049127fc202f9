"""What earlier exams said of the demo's questions: made-up candidates, reproducible."""

import random

from anpei.courses.models import Curriculum
from anpei.exams.domain.grade import keys_of
from anpei.exams.measures import Tally, discrimination, flag_of
from anpei.exams.models import ExamKind, Question, QuestionKind, QuestionStatistics

_CANDIDATES = (60, 140)
_MISLEADING = 0.04
"""Share of the questions that good candidates get wrong: there is something to be found."""


def make_demo_statistics(curriculum: Curriculum) -> int:
    """Give the answerable questions of ``curriculum`` item statistics; how many got them."""
    chance = random.Random(curriculum.name)  # noqa: S311 - a demo's candidates, no secret
    questions = list(
        Question.objects.filter(topic__category__curriculum=curriculum, statistics__isnull=True)
        .exclude(kind=QuestionKind.CASE)
        .order_by("pk")
    )
    keys = keys_of(question.pk for question in questions)
    rows = [_row(question, keys[question.pk], chance) for question in questions]
    return len(QuestionStatistics.objects.bulk_create(rows))


def _row(question: Question, key: frozenset[int], chance: random.Random) -> QuestionStatistics:
    tally = _sit(question, key, chance)
    correlation = discrimination(
        taken=tally.taken,
        right=tally.right,
        rest_sum=tally.rest_sum,
        rest_squares=tally.rest_squares,
        rest_of_right=tally.rest_of_right,
    )
    return QuestionStatistics(
        question=question,
        kind=ExamKind.FINAL,
        taken=tally.taken,
        blank=tally.blank,
        right=tally.right,
        chosen=tally.chosen,
        rest_sum=tally.rest_sum,
        rest_squares=tally.rest_squares,
        rest_of_right=tally.rest_of_right,
        difficulty=tally.right / tally.taken,
        discrimination=correlation,
        flag=flag_of(
            kind=question.kind,
            taken=tally.taken,
            right=tally.right,
            correlation=correlation,
            chosen=tally.chosen,
            key=key,
        ),
    )


def _sit(question: Question, key: frozenset[int], chance: random.Random) -> Tally:
    """Candidates of different skill; the more skilled one is right more often, mostly."""
    tally = Tally(len(question.options))
    hardness = chance.gauss(0.72, 0.14)
    slope = -0.4 if chance.random() < _MISLEADING else chance.uniform(0.2, 1.1)
    favourite = chance.choice([place for place in range(tally.options) if place not in key] or [0])
    for _ in range(chance.randint(*_CANDIDATES)):
        skill = chance.gauss(0, 0.25)
        rest = round(10_000 * min(0.98, max(0.2, 0.74 + skill * 0.5)))
        if chance.random() < 0.02:
            tally.add((), False, rest)
        elif chance.random() < hardness + slope * skill:
            tally.add(key, True, rest)
        else:
            wrong = favourite if chance.random() < 0.6 else chance.randrange(tally.options)
            chosen = (key - {min(key)}) | {wrong} if len(key) > 1 else frozenset({wrong})
            tally.add(chosen, chosen == key, rest)
    return tally
