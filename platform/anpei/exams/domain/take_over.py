"""A newer page takes the attempt over: the older one's writes are refused from then on."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.exams.leases import Lease, lease_of, new_secret
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState


def take_over(*, attempt: Attempt, by: User | None) -> Lease | None:
    """Rotate the lease to the page that asks; None when the attempt no longer runs.

    Two pages asking at once take it from each other; the later one keeps it.
    """
    lease = lease_of(attempt.pk, new_secret(), by)
    with transaction.atomic():
        rotated = Attempt.objects.filter(pk=attempt.pk, state=AttemptState.RUNNING).update(
            lease=lease.secret, left_at=None, grace_ms=0, grace_seen_at=None
        )
        if not rotated:
            return None
        audit.record(act="attempt.taken_over", subject=attempt, by=by)
    return lease
