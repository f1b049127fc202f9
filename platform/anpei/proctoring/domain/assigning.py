"""Who works on which case: claimed, given by an administrator, put back (PL-35).

Two reviewers never get the same case: a claim locks its row and passes over rows that are locked.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import check_role, has_role
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.proctoring.models import Review
from anpei.proctoring.states import UNDECIDED


def claim_next_review(*, by: User, after: Review | None = None) -> Review | None:
    """The oldest case that waits for ``by``: an own one first, else the oldest nobody has.

    ``after`` is passed over (it was skipped just now). None when nothing waits. Never one that
    ``by`` has refused already and a second person has to see.
    """
    with transaction.atomic():
        waiting = Review.objects.filter(state__in=UNDECIDED).order_by("opened_at", "pk")
        if after is not None:
            waiting = waiting.exclude(pk=after.pk)
        own = waiting.filter(assignee=by).first()
        if own is not None:
            return own
        free = waiting.filter(assignee=None).exclude(first_reviewer=by)
        found = free.select_for_update(skip_locked=True, of=("self",), no_key=True).first()
        return None if found is None else _give(found, to=by, by=by)


def claim_review(*, review: Review, by: User) -> Review:
    """Take this very case. Raises Conflict when it is decided or somebody else has it."""
    with transaction.atomic():
        locked = lock_review(review)
        check_free_for(locked, by)
        return locked if locked.assignee_id == by.pk else _give(locked, to=by, by=by)


def assign_review(*, review: Review, to: User, by: User) -> Review:
    """An administrator gives the case to ``to``, whoever had it.

    Raises NotAllowed for others, Conflict when it is decided, InvalidInput for somebody who is no
    reviewer or has refused it as the first of two.
    """
    check_role(by, Role.ADMIN)
    if not to.is_active or not has_role(to, Role.REVIEWER):
        raise InvalidInput(_("Choose one of the reviewers."), field="to")
    with transaction.atomic():
        locked = lock_review(review)
        if not locked.is_undecided:
            raise Conflict(_("This case has been decided."))
        if locked.first_reviewer_id == to.pk:
            raise InvalidInput(
                _("%(name)s has refused this case already; a second person has to decide.")
                % {"name": to},
                field="to",
            )
        return _give(locked, to=to, by=by)


def release_review(*, review: Review, by: User) -> Review:
    """Put the case back for everybody. Raises NotAllowed for another's case, unless one is admin;
    Conflict when it is decided."""
    with transaction.atomic():
        locked = lock_review(review)
        if not locked.is_undecided:
            raise Conflict(_("This case has been decided."))
        if locked.assignee_id != by.pk and not has_role(by, Role.ADMIN):
            raise NotAllowed(_("Somebody else works on this case."))
        before = {"assignee": locked.assignee_id}
        locked.assignee = locked.assigned_at = None
        locked.save(update_fields=["assignee", "assigned_at"])
        audit.record(act="review.released", subject=locked, by=by, before=before)
    return locked


def lock_review(review: Review) -> Review:
    """The fresh row, locked until the transaction ends."""
    return Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)


def check_free_for(locked: Review, by: User) -> None:
    """Raises Conflict when the case is decided, somebody else's, or needs another pair of eyes."""
    if not locked.is_undecided:
        raise Conflict(_("This case has been decided."))
    if locked.first_reviewer_id == by.pk:
        raise Conflict(_("You have refused this case; a second person has to decide."))
    if locked.assignee_id not in (None, by.pk):
        raise Conflict(_("%(name)s works on this case.") % {"name": locked.assignee})


def _give(locked: Review, *, to: User, by: User) -> Review:
    before = {"assignee": locked.assignee_id}
    locked.assignee, locked.assigned_at = to, db_now()
    locked.save(update_fields=["assignee", "assigned_at"])
    audit.record(
        act="review.assigned", subject=locked, by=by, before=before, after={"assignee": to.pk}
    )
    return locked
