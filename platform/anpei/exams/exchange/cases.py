"""Putting case questions together: a material followed by the questions that name it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from anpei.exams.drafts import Draft
from anpei.exams.exchange.written import Collector
from anpei.exams.models import QuestionKind


@dataclass(slots=True)
class _Open:
    """A case whose parts are still coming."""

    label: str
    place: int
    topic: Sequence[str]
    draft: Draft
    parts: list[Draft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Cases:
    """Give it every question in the file's order; whole ones arrive in the collector."""

    def __init__(self, into: Collector) -> None:
        self._into = into
        self._open: _Open | None = None
        self._known: set[str] = set()

    def plain(self, place: int, topic: Sequence[str], draft: Draft) -> None:
        """A question of its own."""
        self.end()
        self._into.add(place, topic, draft)

    def material(self, label: str, place: int, topic: Sequence[str], draft: Draft) -> None:
        """The material of the case ``label``."""
        self.end()
        if not label:
            told = _("Give the case a number, and write it beside each of its questions.")
            self._into.complain(place, told)
        elif label in self._known:
            told = _("The case number %(label)s stands twice; give each case its own.")
            self._into.complain(place, told % {"label": label})
        else:
            self._known.add(label)
            self._open = _Open(label, place, topic, draft)

    def part(self, label: str, place: int, draft: Draft) -> None:
        """A question of the case ``label``."""
        if self._open is None or self._open.label != label:
            told = _("Its case %(label)s does not stand directly above it; move it there.")
            self._into.complain(place, told % {"label": label})
        else:
            self._open.parts.append(draft)

    def broken(self, label: str, place: int, what: str) -> None:
        """A question that cannot be read; a case that it belongs to cannot be used either."""
        if label and self._open is not None and self._open.label == label:
            told = _("at %(place)d: %(what)s") % {"place": place, "what": what}
            self._open.problems.append(told)
        else:
            self.end()
            self._into.complain(place, what)

    def end(self) -> None:
        """The file, or a case, is over."""
        case, self._open = self._open, None
        if case is None:
            return
        if case.problems:
            self._into.complain(case.place, "; ".join(case.problems))
        elif not case.parts:
            told = _("No question follows the case; write at least one below it.")
            self._into.complain(case.place, told)
        else:
            parts = tuple(replace(part, is_exercise=case.draft.is_exercise) for part in case.parts)
            draft = replace(case.draft, kind=QuestionKind.CASE, parts=parts)
            self._into.add(case.place, case.topic, draft)
