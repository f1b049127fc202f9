"""Searching the audit log: newest first, by position, so that ten million rows are as quick as
ten (no counting, no offset)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from anpei.accounts.models import User
from anpei.audit.models import AuditCheck, AuditEntry
from anpei.kernel.clock import policy_today

PAGE = 40
_WORDS_DAYS = 366
"""Words are looked for without an index, so within a year at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What staff look for; "" and None narrow nothing."""

    actor: str = ""
    act: str = ""
    subject: str = ""
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None
    address: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """One page: the entries, and from which the older and the newer page begin (0: none)."""

    entries: Sequence[AuditEntry]
    older: int
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that an act changed."""

    name: str
    before: str
    after: str


def matching(wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries that match, newest first."""
    found = AuditEntry.objects.order_by("-pk")
    if wanted.actor:
        found = found.filter(_by_actor(wanted.actor))
    if wanted.act:
        found = found.filter(act=wanted.act)
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
        if wanted.subject_id is not None:
            found = found.filter(subject_id=wanted.subject_id)
    if wanted.address:
        found = found.filter(address=wanted.address)
    since = wanted.since
    if wanted.words and since is None:
        since = policy_today() - timedelta(days=_WORDS_DAYS)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return _with_words(found, wanted.words) if wanted.words else found


def slice_of(found: QuerySet[AuditEntry], before: int) -> Slice:
    """The page behind entry ``before`` (0: the newest)."""
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else 0
    return Slice(rows[:PAGE], older, not before)


def known_acts() -> list[str]:
    """Every act that occurs, read by leaps over the index (a loose scan): one look an act."""
    rows = AuditEntry.objects.raw(
        """
        WITH RECURSIVE seen AS (
            (SELECT act FROM audit_auditentry ORDER BY act LIMIT 1)
            UNION ALL
            SELECT (SELECT act FROM audit_auditentry WHERE act > seen.act ORDER BY act LIMIT 1)
              FROM seen WHERE seen.act IS NOT NULL
        )
        SELECT 0 AS id, act FROM seen WHERE act IS NOT NULL
        """
    )
    return [row.act for row in rows]


def differences(entry: AuditEntry) -> list[Difference]:
    """What the act changed, name by name."""
    names = sorted({*entry.before, *entry.after})
    return [
        Difference(name=name, before=_text(entry.before, name), after=_text(entry.after, name))
        for name in names
    ]


def chain_state() -> tuple[AuditCheck | None, int]:
    """How far the chain was checked (None: not yet), and how many entries wait for their seal."""
    return AuditCheck.objects.first(), AuditEntry.objects.filter(digest="").count()


def _by_actor(words: str) -> Q:
    if words == "system":
        return Q(actor_id=None)
    people = User.objects.filter(
        Q(login_name=words) | Q(display_name__icontains=words)
    ).values_list("pk", flat=True)[:50]
    return Q(actor_id__in=list(people))


def _with_words(found: QuerySet[AuditEntry], words: str) -> QuerySet[AuditEntry]:
    cast = {name: Cast(name, TextField()) for name in ("before", "after")}
    return found.annotate(before_text=cast["before"], after_text=cast["after"]).filter(
        Q(reason__icontains=words)
        | Q(before_text__icontains=words)
        | Q(after_text__icontains=words)
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
