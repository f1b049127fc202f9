"""The bank as files hold it: for authors alone, with the keys."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from anpei.exams.drafts import Draft
from anpei.exams.exchange.written import Written
from anpei.exams.models import AnswerKey, Question
from anpei.exams.queries.bank import keys_by_question

_CHUNK = 500


def draft_of(question: Question, keys: dict[int, AnswerKey], parts: Iterable[Question]) -> Draft:
    """A question with its key, as its author would write it."""
    key = keys[question.pk]
    return Draft(
        kind=question.kind,
        stem=question.stem,
        options=tuple(question.options),
        right=tuple(key.right),
        explanation=key.explanation,
        is_exercise=question.is_exercise,
        parts=tuple(draft_of(part, keys, ()) for part in parts),
    )


def whole_draft(question: Question) -> Draft:
    """A question of the bank with its parts and keys."""
    parts = list(question.parts.order_by("position")) if question.is_case else []
    return draft_of(question, keys_by_question([question, *parts]), parts)


def written_questions(questions: QuerySet[Question]) -> Iterator[Written]:
    """Every question with topic, parts and key, in chunks of a few statements."""
    found = questions.select_related("topic__category").prefetch_related("parts")
    chunk: list[Question] = []
    place = 0
    for question in found.iterator(chunk_size=_CHUNK):
        chunk.append(question)
        if len(chunk) == _CHUNK:
            yield from _written(chunk, place)
            place += len(chunk)
            chunk = []
    yield from _written(chunk, place)


def _written(chunk: list[Question], place: int) -> Iterator[Written]:
    parts = {
        question.pk: sorted(question.parts.all(), key=lambda part: part.position)
        for question in chunk
    }
    keys = keys_by_question([*chunk, *(part for found in parts.values() for part in found)])
    for number, question in enumerate(chunk, start=place + 1):
        topic = question.topic
        yield Written(
            place=number,
            topic=(topic.category.name, topic.name),
            draft=draft_of(question, keys, parts[question.pk]),
        )
