"""State machines: one dict of legal transitions, moved under a row lock, with history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext as _

from anpei.kernel.errors import Conflict

STATE_FIELD = "state"  # of every row that moves; its choices hold the words that the pages show


@dataclass(frozen=True, slots=True)
class Machine[S: StrEnum]:
    """``transitions`` maps each state to those that may follow it; ``name`` titles the diagram."""

    name: str
    initial: S
    transitions: Mapping[S, frozenset[S]]

    def allows(self, before: S, after: S) -> bool:
        return after in self.transitions[before]

    def diagram(self) -> str:
        """The machine as a Mermaid state diagram, states in the order of the dict."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for before, afters in self.transitions.items():
            lines += [f"    {before} --> {after}" for after in self.transitions if after in afters]
            if not afters:
                lines.append(f"    {before} --> [*]")
        return "\n".join(lines) + "\n"


class IllegalMove(Conflict):
    """The row is not in a state from which this move is legal; nothing was changed."""

    code = "illegal_move"

    @classmethod
    def of(cls, row: models.Model) -> Self:
        """The refusal for ``row`` as it stands, its state in the words that the pages show."""
        words = getattr(row, f"get_{STATE_FIELD}_display")()
        return cls(
            _("This has moved on meanwhile (%(before)s); reload the page.") % {"before": words}
        )


def move[M: models.Model, S: StrEnum](
    machine: Machine[S],
    row: M,
    after: S,
    *,
    record: Callable[[M, S, S], object],
) -> M:
    """Lock ``row``, check the move against what the database says now, save, record history.

    ``record(row, before, after)`` writes the history in the same transaction. Gives the locked,
    fresh row; raises IllegalMove and changes nothing otherwise.
    """
    with transaction.atomic():
        locked = (
            type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        )
        before: S = type(machine.initial)(getattr(locked, STATE_FIELD))
        if not machine.allows(before, after):
            raise IllegalMove.of(locked)
        setattr(locked, STATE_FIELD, after)
        locked.save(update_fields=[STATE_FIELD])
        record(locked, before, after)
    setattr(row, STATE_FIELD, after)
    return locked
