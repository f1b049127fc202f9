"""The end of a job, whichever it is: nobody holds it then."""

from anpei.jobs.domain.moving import move_job
from anpei.jobs.models import Job
from anpei.jobs.states import JobState
from anpei.kernel.clock import db_now


def end_job(job: Job, to: JobState, *, problem: str = "") -> Job:
    """End the locked row. Its lease goes first: the table allows none on a job that has ended."""
    job.lease, job.lease_until, job.ended_at, job.problem = "", None, db_now(), problem
    job.save(update_fields=["lease", "lease_until", "ended_at", "problem"])
    return move_job(job, to, by=None)
