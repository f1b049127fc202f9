"""Moodle XML: writing it, as plain text throughout."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from anpei.exams.drafts import Draft
from anpei.exams.exchange.paths import write_path
from anpei.exams.exchange.written import CASE_TAG, EXAM_ONLY_TAG, PART_TAG, Written
from anpei.exams.models import QuestionKind

_TYPES = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.MULTIPLE: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.CASE: "description",
}
_TITLE = 60


def write_moodle(questions: Iterable[Written]) -> Iterator[str]:
    """The file piece by piece, a question each."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    topic: tuple[str, ...] | None = None
    for number, one in enumerate(questions, start=1):
        if one.topic != topic:
            topic = one.topic
            path = escape(write_path(topic))
            yield f'<question type="category"><category><text>{path}</text></category></question>\n'
        draft = one.draft
        if draft.kind == QuestionKind.CASE:
            yield _question(draft, f"{CASE_TAG}{number}", draft.is_exercise)
            for part in draft.parts:
                yield _question(part, f"{PART_TAG}{number}", draft.is_exercise)
        else:
            yield _question(draft, "", draft.is_exercise)
    yield "</quiz>\n"


def _question(draft: Draft, tag: str, is_exercise: bool) -> str:
    kind = QuestionKind(draft.kind)
    title = " ".join(draft.stem.split())[:_TITLE]
    pieces = [
        f'<question type="{_TYPES[kind]}">',
        f"<name><text>{escape(title)}</text></name>",
        _text("questiontext", draft.stem),
        _text("generalfeedback", draft.explanation),
        "<defaultgrade>0</defaultgrade>" if kind is QuestionKind.CASE else "",
    ]
    if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        single = "true" if kind is QuestionKind.SINGLE else "false"
        pieces.append(f"<single>{single}</single><shuffleanswers>true</shuffleanswers>")
    pieces += _answers(kind, draft)
    tags = [one for one in (tag, "" if is_exercise else EXAM_ONLY_TAG) if one]
    if tags:
        inner = "".join(f"<tag><text>{one}</text></tag>" for one in tags)
        pieces.append(f"<tags>{inner}</tags>")
    return "".join((*pieces, "</question>\n"))


def _answers(kind: QuestionKind, draft: Draft) -> Iterator[str]:
    if kind is QuestionKind.TRUE_FALSE:
        for number, word in enumerate(("true", "false")):
            fraction = 100 if number in draft.right else 0
            yield f'<answer fraction="{fraction}" format="plain_text"><text>{word}</text></answer>'
        return
    for number, option in enumerate(draft.options):
        wrong = "0" if kind is QuestionKind.SINGLE else "-100"
        fraction_text = f"{100 / len(draft.right):.5f}" if number in draft.right else wrong
        yield (
            f'<answer fraction="{fraction_text}" format="plain_text">'
            f"<text>{escape(option)}</text></answer>"
        )


def _text(tag: str, text: str) -> str:
    if not text:
        return ""
    return f'<{tag} format="plain_text"><text>{escape(text)}</text></{tag}>'
