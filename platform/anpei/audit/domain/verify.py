"""Checking the chain of the audit log, some entries a turn, from the first to the last (PL-65)."""

from django.db import transaction

from anpei.audit.domain.seal import digest_of
from anpei.audit.models import AuditCheck, AuditEntry
from anpei.kernel.clock import db_now


def verify_entries(*, limit: int = 20_000) -> AuditCheck:
    """Check up to ``limit`` sealed entries behind the last one checked; gives how it stands.

    An entry that is not what was sealed ends the run there: nothing behind it can be trusted.
    """
    with transaction.atomic():
        check = _locked()
        now = db_now()
        if check.run_began_at is None:
            check.run_began_at = now
        entries = AuditEntry.objects.filter(pk__gt=check.verified_up_to).exclude(digest="")
        looked_at, broken = 0, None
        for entry in entries.order_by("pk")[:limit].iterator():
            if entry.digest != digest_of(check.digest, entry):
                broken = entry.pk
                break
            check.verified_up_to, check.digest = entry.pk, entry.digest
            looked_at += 1
        if broken is not None:
            check.broken_entry = broken
        elif looked_at < limit:
            check.last_whole_at, check.broken_entry = now, None
        check.checked_at = now
        check.save()
    return check


def restart_verification() -> None:
    """Begin a new run at the first entry, every night: an older one may have been changed."""
    with transaction.atomic():
        check = _locked()
        check.verified_up_to, check.digest, check.run_began_at = 0, "", None
        check.save(update_fields=["verified_up_to", "digest", "run_began_at"])


def _locked() -> AuditCheck:
    AuditCheck.objects.get_or_create(only=True)
    return AuditCheck.objects.select_for_update().get()
