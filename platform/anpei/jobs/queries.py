"""Reads of long work."""

from django.db.models import Q, QuerySet

from anpei.accounts.models import User
from anpei.jobs.kinds import job_kinds
from anpei.jobs.models import Job, JobRow
from anpei.jobs.permissions import sees_everything
from anpei.jobs.states import OPEN
from anpei.kernel.clock import db_now
from anpei.kernel.decisions import Text


def jobs_without_a_worker() -> list[int]:
    """Open jobs that nobody holds any more, or never did; oldest first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=db_now())
    found = Job.objects.filter(free, state__in=OPEN).order_by("pk")
    return list(found.values_list("pk", flat=True)[:100])


def jobs_for(user: User, *, state: str = "", kind: str = "", search: str = "") -> QuerySet[Job]:
    """What `user` may see, newest first: one's own, an administrator everyone's."""
    found = Job.objects.select_related("by").defer("parameters", "problem")
    if not sees_everything(user):
        found = found.filter(by=user)
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if search:
        found = found.filter(Q(file_name__icontains=search) | Q(by__display_name__icontains=search))
    return found


def rows_told(job: Job) -> QuerySet[JobRow]:
    """The rows that were not done, in their order."""
    return job.rows.all()


def titles() -> dict[str, Text]:
    """Kind → its title, for lists and filters."""
    return {code: kind.title for code, kind in job_kinds().items()}
