"""GIFT, Moodle's text form of questions: reading it.

A case question is a description with the tag ``case-N`` followed by questions with ``part-N``;
Moodle shows the same. Its explanation, which GIFT has no place for, stands in a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from anpei.exams.drafts import TRUE_FALSE_OPTIONS, Draft
from anpei.exams.exchange.cases import Cases
from anpei.exams.exchange.gift_text import find_plain, split_plain, unescape
from anpei.exams.exchange.paths import read_path
from anpei.exams.exchange.written import (
    CASE_TAG,
    EXAM_ONLY_TAG,
    PART_TAG,
    Collector,
    Form,
    Reading,
)
from anpei.exams.models import QuestionKind

_TAG = re.compile(r"\[tag:([^\]]+)\]")
_EXPLANATION = re.compile(r"//\s*\[explanation\](.*)")
_FORMAT = re.compile(r"\[(html|plain|moodle|markdown)\]")
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_TRUE_FALSE = {"T": 0, "TRUE": 0, "F": 1, "FALSE": 1}


class _Unusable(Exception):  # noqa: N818 - what the block is
    """Why a block is no question of ours."""


@dataclass(slots=True)
class _Block:
    """The lines between two blank ones."""

    place: int
    topic: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    explanation: str = ""

    def label(self, tag: str) -> str:
        """What follows ``tag`` in one of the tags; "" without it."""
        return next((one.removeprefix(tag) for one in self.tags if one.startswith(tag)), "")


def read_gift(text: str) -> Reading:
    """The questions of ``text``; what is none of ours is a problem at its first line."""
    into = Collector(Form.GIFT)
    cases = Cases(into)
    for block in _blocks(text):
        part = block.label(PART_TAG)
        try:
            draft = _read_block(block)
        except _Unusable as error:
            cases.broken(part, block.place, str(error))
            continue
        if draft.kind == QuestionKind.CASE:
            cases.material(block.label(CASE_TAG), block.place, block.topic, draft)
        elif part:
            cases.part(part, block.place, draft)
        else:
            cases.plain(block.place, block.topic, draft)
    cases.end()
    return into.reading()


def _blocks(text: str) -> Iterator[_Block]:
    topic: tuple[str, ...] = ()
    block = _Block(0, topic)
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            if block.lines:
                yield block
                block = _Block(0, topic)
        elif stripped.startswith("//"):
            block.tags += _TAG.findall(stripped)
            if told := _EXPLANATION.match(stripped):
                block.explanation = unescape(told[1].strip())
        elif stripped.startswith("$CATEGORY:"):
            topic = block.topic = read_path(stripped.removeprefix("$CATEGORY:"))
        else:
            block.place = block.place or number
            block.lines.append(line)
    if block.lines:
        yield block


def _read_block(block: _Block) -> Draft:
    written = _without_title("\n".join(block.lines).strip())
    is_exercise = EXAM_ONLY_TAG not in block.tags
    begin = find_plain(written, "{")
    if begin < 0:
        if find_plain(written, "}") >= 0:
            raise _Unusable(_("A } closes nothing; write \\} for the character itself."))
        return Draft(
            kind=QuestionKind.CASE,
            stem=unescape(written),
            explanation=block.explanation,
            is_exercise=is_exercise,
        )
    end = find_plain(written, "}", begin)
    if end < 0:
        raise _Unusable(_("The answers are not closed: a } is missing."))
    if find_plain(written, "{", end) >= 0:
        raise _Unusable(_("Two groups of answers in one question; divide it, or use a case."))
    before, after = written[:begin].rstrip(), written[end + 1 :].strip()
    stem = unescape(f"{before} _____ {after}" if after else before)
    return _read_answers(stem, written[begin + 1 : end], is_exercise)


def _without_title(written: str) -> str:
    if written.startswith("::") and (end := find_plain(written, "::", 2)) >= 0:
        written = written[end + 2 :].lstrip()
    return _FORMAT.sub("", written, count=1) if _FORMAT.match(written) else written


def _read_answers(stem: str, written: str, is_exercise: bool) -> Draft:
    body, explanation = written, ""
    if (at := find_plain(written, "####")) >= 0:
        body, explanation = written[:at], unescape(written[at + 4 :].strip())
    body = body.strip()
    if not body:
        raise _Unusable(_("An essay question; write it as a choice with options."))
    if body.startswith("#"):
        raise _Unusable(_("A numerical question; write it as a choice with options."))
    head = body.split("#")[0].strip().upper()
    if head in _TRUE_FALSE:
        kind, options, right = QuestionKind.TRUE_FALSE, list(TRUE_FALSE_OPTIONS), [head]
        indexes = [_TRUE_FALSE[one] for one in right]
    else:
        kind, options, indexes = _read_choices(body)
    return Draft(
        kind=kind,
        stem=stem,
        options=options,
        right=indexes,
        explanation=explanation,
        is_exercise=is_exercise,
    )


def _read_choices(body: str) -> tuple[QuestionKind, list[str], list[int]]:
    pieces = split_plain(body, "=~")
    if pieces[0][1].strip():
        raise _Unusable(_("Each option begins with = (right) or ~ (wrong)."))
    marks = [mark for mark, _text in pieces[1:]]
    if "~" not in marks:
        if all("->" in text for _mark, text in pieces[1:]):
            raise _Unusable(_("A matching question; write it as a case with choices."))
        raise _Unusable(_("A short-answer question; add wrong options with ~."))
    options, weights = [], []
    for mark, text in pieces[1:]:
        weight = _WEIGHT.match(text)
        weights.append(float(weight[1]) if weight else 100.0 if mark == "=" else 0.0)
        words = text[weight.end() :] if weight else text
        end = find_plain(words, "#")
        options.append(unescape(_without_format(words[:end] if end >= 0 else words)))
    if "=" in marks:
        right = [number for number, mark in enumerate(marks) if mark == "="]
        if len(right) > 1:
            raise _Unusable(_("Several options are marked with =; write ~%50% before each."))
        return QuestionKind.SINGLE, options, right
    return (
        QuestionKind.MULTIPLE,
        options,
        [number for number, weight in enumerate(weights) if weight > 0],
    )


def _without_format(words: str) -> str:
    stripped = words.strip()
    return _FORMAT.sub("", stripped, count=1) if _FORMAT.match(stripped) else stripped
