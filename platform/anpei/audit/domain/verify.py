"""Checking the chain of the audit log, some entries a turn, from the first to the last (PL-65)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.audit.domain.anchors import anchors_behind
from anpei.audit.domain.record import record
from anpei.audit.domain.seal import digest_of
from anpei.audit.models import Actor, AuditCheck, AuditEntry
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput

_CLEARED = "audit.break_cleared"


def verify_entries(*, limit: int = 20_000) -> AuditCheck:
    """Check up to ``limit`` sealed entries behind the last one checked; gives how it stands.

    An entry that is not what was sealed, or not what a signed anchor says, ends the run there:
    nothing behind it can be trusted until a person has looked (``clear_break``).
    """
    with transaction.atomic():
        check = _locked()
        now = db_now()
        check.run_began_at = check.run_began_at or now
        looked_at = _go_on(check, limit)
        if looked_at is not None and looked_at < limit and not check.is_broken:
            check.last_whole_at = now
        check.checked_at = now
        check.save()
    return check


def _go_on(check: AuditCheck, limit: int) -> int | None:
    """Move ``check`` along; how many entries were whole, None where the run ended at a break."""
    cleared = list(AuditEntry.objects.filter(act=_CLEARED).order_by("pk"))
    accepted = {entry.after.get("found") for entry in cleared}
    given_up = {entry.before["anchor"]: entry.at for entry in cleared if entry.before["anchor"]}
    # Before the entries: whatever an anchor names has been sealed by then.
    anchors = anchors_behind(
        check.verified_up_to, but=given_up, taken_after=max(given_up.values(), default=None)
    )
    entries = AuditEntry.objects.filter(position__gt=check.verified_up_to).order_by("position")
    looked_at = 0
    for entry in entries[:limit].iterator():
        found, position = digest_of(check.digest, entry), entry.position or 0
        follows = found == entry.digest and position == check.verified_up_to + 1
        if not follows and found not in accepted:
            check.broken_entry = entry.pk
            return None
        if anchors.get(position, entry.digest) != entry.digest:
            check.broken_anchor = position
            return None
        check.verified_up_to, check.digest = position, entry.digest
        looked_at += 1
    missing = [position for position in anchors if position > check.verified_up_to]
    if looked_at < limit and missing:
        check.broken_anchor = min(missing)
        return None
    return looked_at


def restart_verification() -> None:
    """Begin a new run at the first entry, every night: an older one may have been changed."""
    with transaction.atomic():
        check = _locked()
        check.verified_up_to, check.digest, check.run_began_at = 0, "", None
        check.save(update_fields=["verified_up_to", "digest", "run_began_at"])


def clear_break(*, by: Actor, reason: str) -> None:
    """A person has looked into the break: it stays in the log, and the check goes on behind it.

    Only this one is accepted; the same entry changed once more is found again. Raises
    InvalidInput without a reason, or when nothing is broken.
    """
    if not reason.strip():
        raise InvalidInput(_("Say what was found and what was done about it."), field="reason")
    with transaction.atomic():
        check = _locked()
        if not check.is_broken:
            raise InvalidInput(_("The chain is whole; there is nothing to clear."))
        record(
            act=_CLEARED,
            subject=check,
            by=by,
            before={"entry": check.broken_entry, "anchor": check.broken_anchor},
            after={"found": _found_at(check.broken_entry)},
            reason=reason.strip(),
        )
        check.broken_entry = check.broken_anchor = None
        check.save(update_fields=["broken_entry", "broken_anchor"])


def _found_at(broken: int | None) -> str:
    """The digest that the broken entry has as it stands now, "" when there is none."""
    entry = AuditEntry.objects.filter(pk=broken).first() if broken else None
    if entry is None or entry.position is None:
        return ""
    before = AuditEntry.objects.filter(position__lt=entry.position).order_by("-position").first()
    return digest_of(before.digest if before else "", entry)


def _locked() -> AuditCheck:
    AuditCheck.objects.get_or_create(only=True)
    return AuditCheck.objects.select_for_update(no_key=True).get()
