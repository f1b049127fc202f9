"""Writing an act into the audit log, inside the transaction that does it."""

from typing import Any

from django.db import models

from anpei.audit.models import Actor, AuditEntry, actor_name
from anpei.kernel.request_context import client_address


def record(
    *,
    act: str,
    subject: models.Model,
    by: Actor | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Record that ``by`` (None: the system) did ``act`` to ``subject``.

    ``before`` and ``after`` hold only what changed, JSON-ready, and no identity numbers.
    Call it inside the transaction of the act: if one fails, so does the other.
    """
    return AuditEntry.objects.create(
        actor_id=by.pk if by else None,
        actor=actor_name(by),
        address=client_address.get(),
        act=act,
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        before=before or {},
        after=after or {},
        reason=reason,
    )
