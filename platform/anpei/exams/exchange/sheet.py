"""Questions as rows of a table: one a row, a case's questions below its material.

Used by Excel and CSV alike. The words of the file are Chinese, as its authors write them; English
headings and answers are understood as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anpei.exams.drafts import MOST_OPTIONS, Draft
from anpei.exams.exchange.cases import Cases
from anpei.exams.exchange.written import (
    MOST_QUESTIONS,
    Collector,
    Form,
    Reading,
    UnreadableFile,
    Written,
)
from anpei.exams.models import QuestionKind

LETTERS = "ABCDEFGH"[:MOST_OPTIONS]
HEADINGS = (
    "专题类别",
    "专题",
    "题型",
    "案例编号",
    "题干",
    *(f"选项{letter}" for letter in LETTERS),
    "答案",
    "解析",
    "课后习题",
)
KIND_WORDS = {
    QuestionKind.SINGLE: "单选题",
    QuestionKind.MULTIPLE: "多选题",
    QuestionKind.TRUE_FALSE: "判断题",
    QuestionKind.CASE: "案例题",
}
YES, NO = "是", "否"
_ENGLISH = {
    "category": "专题类别",
    "topic": "专题",
    "kind": "题型",
    "case": "案例编号",
    "question": "题干",
    **{f"option {letter.lower()}": f"选项{letter}" for letter in LETTERS},
    "answer": "答案",
    "explanation": "解析",
    "exercise": "课后习题",
}
_NEEDED = ("题型", "题干", "答案")
_KINDS = {word: kind for kind, word in KIND_WORDS.items()} | {
    "单选": QuestionKind.SINGLE,
    "单项选择题": QuestionKind.SINGLE,
    "多选": QuestionKind.MULTIPLE,
    "多项选择题": QuestionKind.MULTIPLE,
    "判断": QuestionKind.TRUE_FALSE,
    "是非题": QuestionKind.TRUE_FALSE,
    "案例": QuestionKind.CASE,
    "案例分析题": QuestionKind.CASE,
    "single": QuestionKind.SINGLE,
    "multiple": QuestionKind.MULTIPLE,
    "true_false": QuestionKind.TRUE_FALSE,
    "case": QuestionKind.CASE,
}
_TRUE = frozenset({"正确", "对", "√", "是", "t", "true", "a", "y", "yes", "1"})
_FALSE = frozenset({"错误", "错", "×", "x", "否", "f", "false", "b", "n", "no", "0"})
_BETWEEN = re.compile(r"[\s,，、;；]+")


class _Unusable(Exception):  # noqa: N818 - what the row is
    """Why a row is no question."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as its file gave it; ``problem`` says why its text cannot be trusted."""

    text: str
    problem: str = ""


def read_table(rows: Iterable[Sequence[Cell]], form: Form) -> Reading:
    """The questions of a table whose first row that is not empty holds the headings.

    Raises UnreadableFile when a heading is missing or there are too many rows.
    """
    numbered = (
        (number, row)
        for number, row in enumerate(rows, start=1)
        if any(cell.text or cell.problem for cell in row)
    )
    places = _places(next(numbered, (0, ()))[1])
    into = Collector(form)
    cases = Cases(into)
    for count, (number, row) in enumerate(numbered, start=1):
        if count > MOST_QUESTIONS:
            told = _("More than %(most)d rows; divide the file.")
            raise UnreadableFile(told % {"most": MOST_QUESTIONS})
        _read_row(number, _Row(row, places), cases)
    cases.end()
    return into.reading()


def rows_of(one: Written, number: int) -> Iterator[list[str]]:
    """The row of a question, and of a case's questions; ``number`` names a case."""
    category, topic = one.topic if len(one.topic) == 2 else ("", *one.topic, "")[:2]
    draft = one.draft
    if draft.kind != QuestionKind.CASE:
        yield _row_of(draft, category, topic, "")
        return
    label = f"案例{number}"
    yield _row_of(draft, category, topic, label)
    for part in draft.parts:
        yield _row_of(part, category, topic, label)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[Cell]
    places: dict[str, int]

    def text(self, heading: str) -> str:
        """The cell's text; "" when the row is shorter or has no such column.

        Raises _Unusable for a cell that cannot be trusted."""
        place = self.places.get(heading)
        if place is None or place >= len(self.cells):
            return ""
        cell = self.cells[place]
        if cell.problem:
            raise _Unusable(f"{heading}: {cell.problem}")
        return cell.text.strip()


def _places(row: Sequence[Cell]) -> dict[str, int]:
    headings = [cell.text.strip().rstrip("*＊ ") for cell in row]
    places = {
        _ENGLISH.get(heading.lower(), heading): place
        for place, heading in reversed(list(enumerate(headings)))
    }
    missing = [heading for heading in _NEEDED if heading not in places]
    if missing:
        told = _("The first row lacks the headings %(missing)s; use the template.")
        raise UnreadableFile(told % {"missing": "、".join(missing)})
    return places


def _read_row(number: int, row: _Row, cases: Cases) -> None:
    label = ""
    try:
        label = row.text("案例编号")
        names = (row.text("专题类别"), row.text("专题"))
        topic = [name for name in names if name] if names[1] else []
        draft = _draft(row)
    except _Unusable as error:
        cases.broken(label, number, str(error))
        return
    if draft.kind == QuestionKind.CASE:
        cases.material(label, number, topic, draft)
    elif label:
        cases.part(label, number, draft)
    else:
        cases.plain(number, topic, draft)


def _draft(row: _Row) -> Draft:
    word = row.text("题型")
    kind = _KINDS.get(word.lower())
    if kind is None:
        told = _("“%(word)s” is no kind of question; write 单选题, 多选题, 判断题 or 案例题.")
        raise _Unusable(told % {"word": word[:20]})
    options = _options(row) if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE} else []
    return Draft(
        kind=kind,
        stem=row.text("题干"),
        options=options,
        right=_right(row.text("答案"), kind, len(options)),
        explanation=row.text("解析"),
        is_exercise=_yes(row.text("课后习题")),
    )


def _options(row: _Row) -> list[str]:
    options = [row.text(f"选项{letter}") for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    for letter, option in zip(LETTERS, options, strict=False):
        if not option:
            told = _("Option %(letter)s is empty although one after it is not.")
            raise _Unusable(told % {"letter": letter})
    return options


def _right(written: str, kind: QuestionKind, count: int) -> list[int]:
    if kind is QuestionKind.CASE:
        return []
    if not written:
        raise _Unusable(_("The answer is missing."))
    if kind is QuestionKind.TRUE_FALSE:
        word = written.lower()
        if word in _TRUE or word in _FALSE:
            return [0 if word in _TRUE else 1]
        told = _("“%(word)s” is neither 正确 nor 错误.")
        raise _Unusable(told % {"word": written[:20]})
    letters = _BETWEEN.sub("", written).upper().translate(_HALF_WIDTH)
    for letter in letters:
        if letter not in LETTERS[:count]:
            told = _("The answer names “%(letter)s”, but the question has no such option.")
            raise _Unusable(told % {"letter": letter})
    return [LETTERS.index(letter) for letter in letters]


_HALF_WIDTH = {ord("Ａ") + place: letter for place, letter in enumerate(LETTERS)}


def _yes(written: str) -> bool:
    word = written.lower()
    if not word or word in _TRUE:
        return True
    if word in _FALSE:
        return False
    told = _("“%(word)s” is neither 是 nor 否.")
    raise _Unusable(told % {"word": written[:20]})


def _row_of(draft: Draft, category: str, topic: str, label: str) -> list[str]:
    is_statement = draft.kind == QuestionKind.TRUE_FALSE
    options = [] if is_statement else list(draft.options)
    options += [""] * (MOST_OPTIONS - len(options))
    if is_statement:
        answer = draft.options[draft.right[0]]
    else:
        answer = "".join(LETTERS[index] for index in draft.right)
    word = KIND_WORDS[QuestionKind(draft.kind)]
    exercise = YES if draft.is_exercise else NO
    return [category, topic, word, label, draft.stem, *options, answer, draft.explanation, exercise]
