"""Moving a job along its machine, audited."""

from anpei.audit import domain as audit
from anpei.jobs.models import Job
from anpei.jobs.states import JOB, JobState
from anpei.kernel.states import move


def move_job(job: Job, to: JobState, *, by: audit.Actor | None) -> Job:
    """Give the locked, fresh row in its new state. Raises IllegalMove."""

    def record(row: Job, before: JobState, after: JobState) -> None:
        audit.record(
            act=f"job.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after, "kind": row.kind, "position": row.position},
        )

    return move(JOB, job, to, record=record)
