"""How an exam stands, as its candidate's page and its proctors may know it: the truth behind every
frame of a socket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anpei.exams.models import Attempt
from anpei.exams.queries import given_back_seconds
from anpei.invigilation.models import CandidateMessage, Command, RaisedHand
from anpei.kernel.clock import db_now


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """``attempt`` is fresh; ``commands`` and ``messages`` are in their order."""

    attempt: Attempt
    now: datetime
    commands: Sequence[Command]
    messages: Sequence[CandidateMessage]
    hand_since: datetime | None
    given_back_seconds: int


def live_state(attempt: Attempt, *, after: int = 0) -> LiveState:
    """The state now, every command after number ``after``, and all that the candidate said."""
    fresh = Attempt.objects.defer("paper").get(pk=attempt.pk)
    commands = Command.objects.filter(attempt=attempt, seq__gt=after).select_related("by")
    hand = RaisedHand.objects.filter(attempt=attempt, lowered_at=None)
    return LiveState(
        attempt=fresh,
        now=db_now(),
        commands=list(commands),
        messages=list(CandidateMessage.objects.filter(attempt=attempt)),
        hand_since=hand.values_list("raised_at", flat=True).first(),
        given_back_seconds=given_back_seconds(fresh),
    )
