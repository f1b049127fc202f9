"""The machine of a job (PL-62)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    FAILED = "failed"
    DONE = "done"


_S = JobState
JOB = Machine(
    name="job",
    initial=_S.QUEUED,
    transitions={
        _S.QUEUED: frozenset({_S.RUNNING, _S.CANCELLED}),
        _S.RUNNING: frozenset({_S.CANCELLING, _S.FAILED, _S.DONE}),
        # The worker ends the batch at hand first; done when that was the last one.
        _S.CANCELLING: frozenset({_S.CANCELLED, _S.FAILED, _S.DONE}),
        # Resumed behind the last row that was done.
        _S.CANCELLED: frozenset({_S.QUEUED}),
        _S.FAILED: frozenset({_S.QUEUED}),
        _S.DONE: frozenset(),
    },
)

OPEN = (_S.QUEUED, _S.RUNNING, _S.CANCELLING)
"""A worker has it, or one will take it."""

LABELS = {
    _S.QUEUED: _("Waiting for a worker"),
    _S.RUNNING: _("At work"),
    _S.CANCELLING: _("Being cancelled"),
    _S.CANCELLED: _("Cancelled"),
    _S.FAILED: _("Stopped by a problem"),
    _S.DONE: _("Done"),
}
