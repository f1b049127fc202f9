"""Moving a row along its machine with its history and its audit: one way for every machine."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db import models

from anpei.audit.domain.record import record
from anpei.audit.models import Actor, StateEvent
from anpei.kernel import states


def move[M: models.Model, S: StrEnum](
    machine: states.Machine[S],
    row: M,
    to: S,
    *,
    by: Actor | None,
    history: type[StateEvent] | None = None,
    act: str = "",
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    **columns: Any,
) -> M:
    """Move ``row`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    ``history`` gets a line, the audit log ``<act>.<to>`` with ``facts`` beside the state; what has
    no ``act`` is not audited. Raises IllegalMove when the database's state does not lead there;
    nothing changes then.
    """

    def keep(fresh: M, before: S, after: S) -> None:
        for name, value in columns.items():
            setattr(fresh, name, value)
        if columns:
            fresh.save(update_fields=list(columns))
        if history is not None:
            history.of(fresh, before, by=by, reason=reason).save()
        if act:
            record(
                act=f"{act}.{after}",
                subject=fresh,
                by=by,
                before={"state": before},
                after={"state": after, **(facts or {})},
                reason=reason,
            )

    return states.move(machine, row, to, record=keep)
