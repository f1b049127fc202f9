"""Templates with named placeholders, and nothing that could reach beyond them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.kernel.decisions import Text
from anpei.kernel.errors import InvalidInput
from anpei.messages.kinds import ALWAYS, MessageKind

type Fact = Text | int | date | datetime

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)
SUBJECT_LENGTH, BODY_LENGTH, SHORT_LENGTH = 150, 4000, 300
_SUBJECT_KEPT = 200


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject, body and short text: as templates, or with everything filled in."""

    subject: str
    body: str
    short: str


def default_wording(kind: MessageKind) -> Wording:
    """The wording every association begins with, in the language that is active."""
    return Wording(str(kind.subject), str(kind.body), str(kind.short))


def check_wording(kind: MessageKind, wording: Wording) -> None:
    """Raises InvalidInput naming the field for an empty or too long template, for a placeholder
    this kind does not know, and for a brace that is none."""
    for field, text, longest in (
        ("subject", wording.subject, SUBJECT_LENGTH),
        ("body", wording.body, BODY_LENGTH),
        ("short", wording.short, SHORT_LENGTH),
    ):
        if not text.strip() and (field != "short" or kind.short):
            raise InvalidInput(_("Enter a text."), field=field)
        if len(text) > longest:
            raise InvalidInput(
                _("At most %(number)s characters.") % {"number": longest}, field=field
            )
        if unknown := sorted(set(_PLACEHOLDER.findall(text)) - kind.known_names()):
            raise InvalidInput(
                _("This message knows no {%(name)s}.") % {"name": unknown[0]}, field=field
            )
        if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
            raise InvalidInput(
                _("A brace stands alone. Write a placeholder as {recipient}."), field=field
            )


def fill_in(wording: Wording, facts: Mapping[str, Fact]) -> Wording:
    """The wording with its placeholders filled in; the subject stays on one line."""
    return Wording(
        one_line(_filled(wording.subject, facts))[:_SUBJECT_KEPT],
        _filled(wording.body, facts),
        one_line(_filled(wording.short, facts)),
    )


def sample_facts(kind: MessageKind) -> dict[str, Fact]:
    """Values for the preview."""
    return {one.name: one.sample for one in (*ALWAYS, *kind.placeholders)}


def one_line(text: str) -> str:
    """Without line breaks and control characters: nothing that begins another header."""
    plain = "".join(" " if unicodedata.category(c).startswith(("C", "Z")) else c for c in text)
    return " ".join(plain.split())


def _filled(text: str, facts: Mapping[str, Fact]) -> str:
    return _PLACEHOLDER.sub(lambda found: _shown(facts[found[1]]), text)


def _shown(fact: Fact) -> str:
    if isinstance(fact, datetime):
        return f"{timezone.localtime(fact):%Y-%m-%d %H:%M}"
    if isinstance(fact, date):
        return f"{fact:%Y-%m-%d}"
    return str(fact)
