"""The hash chain over the audit log.

Rows are sealed behind the acts, not within them: one chain head locked by every act would make
the whole tenant act one at a time.
"""

import hashlib
import json

from django.db import connection, transaction

from anpei.audit.models import AuditEntry

_LOCK = 7065


def digest_of(previous: str, entry: AuditEntry) -> str:
    """What seals ``entry`` behind an entry with the digest ``previous``: SHA-256, hexadecimal."""
    body = json.dumps(
        [
            entry.pk,
            entry.at.isoformat(),
            entry.actor_id,
            entry.actor,
            entry.address,
            entry.act,
            entry.subject,
            entry.subject_id,
            entry.before,
            entry.after,
            entry.reason,
        ],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def seal_entries(*, limit: int = 5000) -> int:
    """Seal up to ``limit`` entries in order; how many were."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [_LOCK])
        last = AuditEntry.objects.filter(position__isnull=False).order_by("-position").first()
        previous, sealed = (last.digest, last.position or 0) if last else ("", 0)
        entries = list(AuditEntry.objects.filter(digest="").order_by("pk")[:limit])
        for position, entry in enumerate(entries, start=sealed + 1):
            previous = entry.digest = digest_of(previous, entry)
            entry.position = position
        AuditEntry.objects.bulk_update(entries, ["digest", "position"], batch_size=500)
    return len(entries)


def find_forged_entry() -> AuditEntry | None:
    """The first sealed entry that is not what was sealed, or None when the chain is whole."""
    previous = ""
    sealed = AuditEntry.objects.filter(position__isnull=False).order_by("position")
    for position, entry in enumerate(sealed.iterator(), start=1):
        if entry.position != position or entry.digest != digest_of(previous, entry):
            return entry
        previous = entry.digest
    return None
