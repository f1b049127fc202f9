"""Moving a job along its machine, audited."""

from anpei.audit import domain as audit
from anpei.jobs.models import Job
from anpei.jobs.states import JOB, JobState


def move_job(job: Job, to: JobState, *, by: audit.Actor | None) -> Job:
    """Give the locked, fresh row in its new state. Raises IllegalMove."""
    facts = {"kind": job.kind, "position": job.position}
    return audit.move(JOB, job, to, by=by, act="job", facts=facts)
