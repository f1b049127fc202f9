"""Writing an act of a proctor into an attempt's history and the audit log."""

from datetime import datetime

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.exams.models import Attempt, AttemptAct, AttemptEvent


def remember_act(
    attempt: Attempt,
    act: AttemptAct,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    seconds: int = 0,
    outage: int | None = None,
) -> AttemptEvent:
    """In the transaction of the act. ``seconds``: by how much the deadline moved."""
    audit.record(
        act=f"attempt.{act}",
        subject=attempt,
        by=by,
        after={"deadline_at": attempt.deadline_at.isoformat(), "seconds": seconds},
        reason=reason,
    )
    return AttemptEvent.objects.create(
        attempt=attempt,
        act=act,
        at=at,
        by=by,
        reason=reason,
        seconds=seconds,
        deadline_at=attempt.deadline_at,
        outage=outage,
    )
