"""A question as an author or a file writes it, and whether it can be used. Pure: no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anpei.exams.models import QuestionKind
from anpei.kernel.errors import InvalidInput

TRUE_FALSE_OPTIONS = ("正确", "错误")
"""The options of a true-or-false question, in the order shown."""
MOST_OPTIONS = 8
MOST_PARTS = 10
LONGEST = 2000
"""Characters of a question, an option or an explanation."""
LONGEST_CASE = 6000
"""Characters of a case's material."""
# Neither PostgreSQL nor XML 1.0 can carry these.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question as an author writes it; ``right`` holds indexes into ``options``.

    A case has its material as ``stem``, no options, and its questions as ``parts``.
    """

    kind: QuestionKind | str
    stem: str
    options: Sequence[str] = ()
    right: Sequence[int] = ()
    explanation: str = ""
    is_exercise: bool = True
    parts: Sequence["Draft"] = ()


def checked(draft: Draft) -> Draft:
    """``draft`` tidied: texts trimmed, line ends one form, lists as tuples.

    Raises InvalidInput naming the field that cannot be used (``parts-2-stem`` in a case's third
    part).
    """
    if draft.kind == QuestionKind.CASE:
        return _checked_case(draft)
    return _checked_plain(draft)


def _checked_case(draft: Draft) -> Draft:
    stem = _text(draft.stem, "stem", LONGEST_CASE)
    if not stem:
        raise InvalidInput(_("Write the material of the case."), field="stem")
    if not 1 <= len(draft.parts) <= MOST_PARTS:
        raise InvalidInput(
            _("A case has one to %(most)d questions.") % {"most": MOST_PARTS}, field="parts"
        )
    parts = []
    for number, part in enumerate(draft.parts):
        try:
            if part.kind == QuestionKind.CASE:
                raise InvalidInput(_("A case cannot hold another case."), field="kind")
            parts.append(_checked_plain(part))
        except InvalidInput as error:
            told = _("Question %(number)d of the case: %(problem)s") % {
                "number": number + 1,
                "problem": error,
            }
            raise InvalidInput(told, field=f"parts-{number}-{error.field}") from None
    return Draft(
        kind=QuestionKind.CASE,
        stem=stem,
        explanation=_text(draft.explanation, "explanation", LONGEST),
        is_exercise=draft.is_exercise,
        parts=tuple(parts),
    )


def _checked_plain(draft: Draft) -> Draft:
    kind = QuestionKind(draft.kind)
    stem = _text(draft.stem, "stem", LONGEST)
    options = tuple(_text(option, "options", LONGEST) for option in draft.options)
    right = tuple(sorted(set(draft.right)))
    if kind is QuestionKind.TRUE_FALSE:
        options = TRUE_FALSE_OPTIONS
    if not stem:
        raise InvalidInput(_("Write the question, at most 2000 characters."), field="stem")
    if not 2 <= len(options) <= MOST_OPTIONS or not all(options):
        raise InvalidInput(_("Give two to eight options, none empty."), field="options")
    if len(set(options)) != len(options):
        raise InvalidInput(_("Two options are the same."), field="options")
    if not right or right[0] < 0 or right[-1] >= len(options):
        raise InvalidInput(_("Mark the right option."), field="right")
    if kind is not QuestionKind.MULTIPLE and len(right) != 1:
        raise InvalidInput(
            _("Exactly one option is right in this kind of question."), field="right"
        )
    return Draft(
        kind=kind,
        stem=stem,
        options=options,
        right=right,
        explanation=_text(draft.explanation, "explanation", LONGEST),
        is_exercise=draft.is_exercise,
    )


def _text(written: str, field: str, longest: int) -> str:
    """``written`` trimmed, with ``\\n`` as its only line end. Raises InvalidInput."""
    text = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        told = _("At most %(longest)d characters; this has %(length)d.")
        raise InvalidInput(told % {"longest": longest, "length": len(text)}, field=field)
    if _UNPRINTABLE.search(text):
        raise InvalidInput(_("There is an invisible control character in it."), field=field)
    return text
