"""A question as its author looks at it: options with key and how often each was chosen."""

from dataclasses import dataclass

from anpei.exams.models import AnswerKey, ExamKind, Question, QuestionStatistics
from anpei.exams.queries import keys_by_question

LETTERS = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class ShownOption:
    letter: str
    text: str
    is_right: bool
    chosen: int
    """How often, in final exams."""
    percent: int
    """Of those who had the question."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    question: Question
    options: tuple[ShownOption, ...]
    explanation: str
    finals: QuestionStatistics | None
    mocks: QuestionStatistics | None


def shown_questions(question: Question) -> list[ShownQuestion]:
    """The question itself, or the parts of a case. Three statements."""
    rows = list(question.parts.order_by("position")) if question.is_case else [question]
    keys = keys_by_question([question, *rows])
    found = QuestionStatistics.objects.filter(question__in=rows)
    statistics = {(one.question_id, one.kind): one for one in found}
    return [
        _shown(
            row,
            keys[row.pk],
            statistics.get((row.pk, ExamKind.FINAL)),
            statistics.get((row.pk, ExamKind.MOCK)),
        )
        for row in rows
    ]


def _shown(
    question: Question,
    key: AnswerKey,
    finals: QuestionStatistics | None,
    mocks: QuestionStatistics | None,
) -> ShownQuestion:
    counts = finals.chosen if finals else []
    taken = finals.taken if finals else 0
    options = []
    for index, text in enumerate(question.options):
        chosen = counts[index] if index < len(counts) else 0
        percent = round(100 * chosen / taken) if taken else 0
        options.append(ShownOption(LETTERS[index], text, index in key.right, chosen, percent))
    return ShownQuestion(question, tuple(options), key.explanation, finals, mocks)
