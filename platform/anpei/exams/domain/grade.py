"""Grading: the only reader of the keys (T25)."""

from collections.abc import Iterable, Mapping, Sequence

from anpei.exams.models import Answer, AnswerKey, Attempt, Question
from anpei.exams.papers import Item, read_paper, share_of


def score_attempt(attempt: Attempt) -> int:
    """Hundredths of a point for the answers as they are saved now; equal shares of 100 points.

    An item counts when exactly the right options are chosen.
    """
    items = read_paper(attempt.paper)
    keys = keys_of(item.question for item in items)
    chosen = dict(Answer.objects.filter(attempt=attempt).values_list("item", "chosen"))
    return score_items(items, chosen, keys)


def score_items(
    items: Sequence[Item],
    chosen: Mapping[int, Sequence[int]],
    keys: Mapping[int, frozenset[int]],
) -> int:
    """The sum of the shares of the items answered right."""
    return sum(
        share_of(number, len(items))
        for number, item in enumerate(items)
        if _is_right(item.author_indexes(chosen.get(number, ())), keys.get(item.question))
    )


def right_questions(answers: Mapping[Question, Sequence[int]]) -> frozenset[int]:
    """Of exercises answered by the author's indexes: the keys of those that are right."""
    keys = keys_of(question.pk for question in answers)
    return frozenset(
        question.pk
        for question, indexes in answers.items()
        if _is_right(frozenset(indexes), keys.get(question.pk))
    )


def keys_of(questions: Iterable[int]) -> dict[int, frozenset[int]]:
    """The author's right indexes by question."""
    rows = AnswerKey.objects.filter(pk__in=list(questions)).values_list("pk", "right")
    return {pk: frozenset(right) for pk, right in rows}


def _is_right(chosen: frozenset[int], key: frozenset[int] | None) -> bool:
    return bool(chosen) and chosen == key
