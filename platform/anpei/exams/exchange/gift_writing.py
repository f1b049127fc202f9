"""GIFT: writing it, so that Moodle and ``exchange.gift`` read the same."""

from collections.abc import Iterable, Iterator

from anpei.exams.drafts import Draft
from anpei.exams.exchange.gift_text import escape
from anpei.exams.exchange.paths import write_path
from anpei.exams.exchange.written import CASE_TAG, EXAM_ONLY_TAG, PART_TAG, Written
from anpei.exams.models import QuestionKind


def write_gift(questions: Iterable[Written]) -> Iterator[str]:
    """The file piece by piece, a question each."""
    topic: tuple[str, ...] | None = None
    for number, one in enumerate(questions, start=1):
        if one.topic != topic:
            topic = one.topic
            yield f"$CATEGORY: {write_path(topic)}\n\n"
        draft = one.draft
        if draft.kind == QuestionKind.CASE:
            yield _tags(draft, f"{CASE_TAG}{number}", draft.explanation)
            yield f"::{number}::[plain]{escape(draft.stem)}\n\n"
            for place, part in enumerate(draft.parts, start=1):
                yield _tags(draft, f"{PART_TAG}{number}")
                yield _question(f"{number}.{place}", part)
        else:
            yield _tags(draft)
            yield _question(str(number), draft)


def _tags(draft: Draft, tag: str = "", explanation: str = "") -> str:
    tags = [one for one in (tag, "" if draft.is_exercise else EXAM_ONLY_TAG) if one]
    lines = ["// " + " ".join(f"[tag:{one}]" for one in tags)] if tags else []
    if explanation:
        lines.append(f"// [explanation] {escape(explanation)}")
    return "".join(line + "\n" for line in lines)


def _question(title: str, draft: Draft) -> str:
    told = f"\n\t####{escape(draft.explanation)}" if draft.explanation else ""
    return f"::{title}::[plain]{escape(draft.stem)} {{{_answers(draft)}{told}}}\n\n"


def _answers(draft: Draft) -> str:
    if draft.kind == QuestionKind.TRUE_FALSE:
        return "T" if list(draft.right) == [0] else "F"
    return "".join(
        f"\n\t{_mark(draft, number)}{escape(option)}" for number, option in enumerate(draft.options)
    )


def _mark(draft: Draft, number: int) -> str:
    """A weight stands before every option: one that begins with % would be taken for it."""
    if draft.kind == QuestionKind.SINGLE:
        return "=%100%" if number in draft.right else "~%0%"
    if number in draft.right:
        return f"~%{100 / len(draft.right):.5f}%"
    return "~%-100%"
