"""Telling other systems where an enrolment has come to (PL-64)."""

from collections.abc import Sequence

from anpei.enrolment.models import Enrolment
from anpei.webhooks.domain import tell_receivers
from anpei.webhooks.kinds import EventKind


def tell_moved(enrolments: Sequence[Enrolment]) -> None:
    """Of enrolments that have just entered one state, where a receiver may want to know of it."""
    state = enrolments[0].state if enrolments else ""
    kind = f"enrolment.{state}"
    if kind in EventKind.values:
        events = [{"enrolment": one.public_id, "state": state} for one in enrolments]
        tell_receivers(kind=EventKind(kind), events=events)
