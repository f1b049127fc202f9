"""An attempt's way. Closed by the server whether or not a browser is there (PL-30)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class AttemptState(StrEnum):
    RUNNING = "running"
    HANDED_IN = "handed_in"
    TIMED_OUT = "timed_out"
    FORFEITED = "forfeited"
    ENDED = "ended"
    """By a proctor, with a reason; the edition says whether the paper is graded."""
    ABSENT = "absent"
    """Of an exam in a centre, which is recorded when it is over: the seat stayed empty."""


_S = AttemptState

ATTEMPT = Machine(
    name="attempt",
    initial=_S.RUNNING,
    transitions={
        _S.RUNNING: frozenset({_S.HANDED_IN, _S.TIMED_OUT, _S.FORFEITED, _S.ENDED}),
        _S.HANDED_IN: frozenset(),
        _S.TIMED_OUT: frozenset(),
        # A proctor lets a candidate in again who left, or was sent out, by mistake (PL-32).
        _S.FORFEITED: frozenset({_S.RUNNING}),
        _S.ENDED: frozenset({_S.RUNNING}),
        # Attendance that was written down wrongly.
        _S.ABSENT: frozenset({_S.HANDED_IN}),
    },
)

ATTEMPT_LABELS = {
    _S.RUNNING: _("Exam running"),
    _S.HANDED_IN: _("Handed in"),
    _S.TIMED_OUT: _("Not handed in in time: failed"),
    _S.FORFEITED: _("Left: failed"),
    _S.ENDED: _("Ended by a proctor"),
    _S.ABSENT: _("Absent"),
}
