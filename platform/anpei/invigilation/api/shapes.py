"""The JSON of the live exam: allow-lists, written out by hand; nothing else leaves (T25)."""

from datetime import datetime
from typing import Any

from anpei.exams.api.shapes import milliseconds
from anpei.exams.models import Attempt
from anpei.invigilation.models import CandidateMessage, Command
from anpei.invigilation.queries import LiveState


def command_shape(command: Command) -> dict[str, Any]:
    """One command as both sides see it; the candidate reads the reason."""
    return {
        "seq": command.seq,
        "kind": command.kind,
        "by": str(command.by),
        "reason": command.reason,
        "text": command.text,
        "minutes": command.minutes,
        "at": milliseconds(command.at),
        "shown": _moment(command.shown_at),
        "read": _moment(command.read_at),
    }


def clock_shape(attempt: Attempt, now: datetime) -> dict[str, Any]:
    """Where the exam stands, in milliseconds of the database's clock."""
    return {
        "state": attempt.state,
        "paused": attempt.is_paused,
        "pause_reason": attempt.pause_reason if attempt.is_paused else "",
        "now": milliseconds(now),
        "deadline": milliseconds(attempt.deadline_seen_at(now)),
        "live": attempt.live_sequence,
    }


def live_shape(live: LiveState) -> dict[str, Any]:
    """Everything at once: whoever missed frames is right again by this."""
    return clock_shape(live.attempt, live.now) | {
        "commands": [command_shape(command) for command in live.commands],
        "messages": [_message_shape(message) for message in live.messages],
        "hand": _moment(live.hand_since),
        "given_back": live.given_back_seconds,
    }


def _message_shape(message: CandidateMessage) -> dict[str, Any]:
    return {
        "key": message.key,
        "text": message.text,
        "at": milliseconds(message.at),
        "read": _moment(message.read_at),
    }


def _moment(moment: datetime | None) -> int | None:
    return milliseconds(moment) if moment else None
