"""Moodle XML: reading it. No entities, no document types, no outside references.

Cases are kept as in GIFT: a description with the tag ``case-N``, questions with ``part-N``.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from anpei.exams.drafts import TRUE_FALSE_OPTIONS, Draft
from anpei.exams.exchange.cases import Cases
from anpei.exams.exchange.html_text import PictureInside, text_of_html
from anpei.exams.exchange.paths import read_path
from anpei.exams.exchange.written import (
    CASE_TAG,
    EXAM_ONLY_TAG,
    PART_TAG,
    Collector,
    Form,
    Reading,
    UnreadableFile,
)
from anpei.exams.models import QuestionKind

_LINE = "{line}"
"""Attribute that keeps the line an element began on; no document can write it."""


class _Unusable(Exception):  # noqa: N818 - what the question is
    """Why it is no question of ours."""


class _LineBuilder(TreeBuilder):
    """Remembers where each question begins."""

    parser: DefusedXMLParser

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        if tag == "question":
            attrs = attrs | {_LINE: str(self.parser.parser.CurrentLineNumber)}
        return super().start(tag, attrs)


def read_moodle(data: bytes) -> Reading:
    """The questions of a file. Raises UnreadableFile for what is no Moodle XML, or hostile."""
    into = Collector(Form.MOODLE)
    cases = Cases(into)
    topic: tuple[str, ...] = ()
    for question in _questions(data):
        place, kind = int(question.get(_LINE, "1")), question.get("type", "")
        if kind == "category":
            topic = read_path(question.findtext("category/text") or "")
            continue
        tags = [(tag.findtext("text") or "").strip() for tag in question.iterfind("tags/tag")]
        part = _label(tags, PART_TAG)
        try:
            draft = _read_question(question, kind, EXAM_ONLY_TAG not in tags)
        except _Unusable as error:
            cases.broken(part, place, str(error))
            continue
        if draft.kind == QuestionKind.CASE:
            cases.material(_label(tags, CASE_TAG), place, topic, draft)
        elif part:
            cases.part(part, place, draft)
        else:
            cases.plain(place, topic, draft)
    cases.end()
    return into.reading()


def _questions(data: bytes) -> Iterator[Element]:
    builder = _LineBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException:
        told = _("The file declares entities or a document type, which is not accepted.")
        raise UnreadableFile(told) from None
    except (ParseError, ValueError, LookupError) as error:
        told = _("This is no well-formed XML (%(where)s). Export it from Moodle again.")
        raise UnreadableFile(told % {"where": error}) from None
    if root.tag != "quiz":
        raise UnreadableFile(_("This XML holds no questions: Moodle's begins with <quiz>."))
    return root.iterfind("question")


def _label(tags: list[str], beginning: str) -> str:
    return next((one.removeprefix(beginning) for one in tags if one.startswith(beginning)), "")


def _read_question(question: Element, kind: str, is_exercise: bool) -> Draft:
    stem = _text(question.find("questiontext"))
    explanation = _text(question.find("generalfeedback"))
    if kind == "description":
        return Draft(
            kind=QuestionKind.CASE, stem=stem, explanation=explanation, is_exercise=is_exercise
        )
    if kind == "truefalse":
        ours, options, right = QuestionKind.TRUE_FALSE, list(TRUE_FALSE_OPTIONS), _truth(question)
    elif kind == "multichoice":
        ours, options, right = _choices(question)
    else:
        told = _("Questions of the type “%(kind)s” cannot be kept; make a choice of it.")
        raise _Unusable(told % {"kind": kind[:40]})
    return Draft(
        kind=ours,
        stem=stem,
        options=options,
        right=right,
        explanation=explanation,
        is_exercise=is_exercise,
    )


def _choices(question: Element) -> tuple[QuestionKind, list[str], list[int]]:
    answers = question.findall("answer")
    options = [_text(answer) for answer in answers]
    right = [number for number, answer in enumerate(answers) if _fraction(answer) > 0]
    if (question.findtext("single") or "true").strip() in {"false", "0"}:
        return QuestionKind.MULTIPLE, options, right
    full = [number for number, answer in enumerate(answers) if _fraction(answer) >= 100]
    return QuestionKind.SINGLE, options, full


def _truth(question: Element) -> list[int]:
    for answer in question.iterfind("answer"):
        if _fraction(answer) > 0:
            return [0 if (answer.findtext("text") or "").strip().lower() == "true" else 1]
    raise _Unusable(_("No answer is marked as right."))


def _fraction(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        raise _Unusable(_("An answer's fraction is no number.")) from None


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    written = element.findtext("text") or ""
    if element.get("format", "html") in {"plain_text", "plain"}:
        return written
    try:
        return text_of_html(written)
    except PictureInside:
        told = _("There is a picture or a file in it, which cannot be kept; describe it in words.")
        raise _Unusable(told) from None
