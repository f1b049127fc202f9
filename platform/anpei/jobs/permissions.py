"""May this person see or steer this long work?"""

from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import has_role, roles_of
from anpei.jobs.kinds import job_kinds
from anpei.jobs.models import Job
from anpei.kernel.errors import NotAllowed


def may_see(job: Job, user: User) -> bool:
    """Who asked for it, and administrators."""
    return job.by_id == user.pk or sees_everything(user)


def sees_everything(user: User) -> bool:
    return Role.ADMIN in roles_of(user)


def may_act(job: Job, user: User) -> bool:
    """Whether `user` sees it and (still) holds a role of its kind."""
    kind = job_kinds().get(job.kind)
    return kind is not None and may_see(job, user) and has_role(user, *kind.roles)


def check_may_act(job: Job, user: User | None) -> None:
    """Raises NotAllowed; None is the system, which may."""
    if user is not None and not may_act(job, user):
        raise NotAllowed(_("Your role does not include this. Ask your administrator for it."))
