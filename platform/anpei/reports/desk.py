"""What waits for a member of staff, and how far everybody is: the staff's first page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.centres.queries import sittings
from anpei.centres.states import SittingState
from anpei.certificates.queries import problems_for_staff
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import LABELS
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Text
from anpei.payments.queries import receipt_queue
from anpei.payments.queries.codes import Stand, code_counts
from anpei.proctoring.queries import open_and_overdue_count
from anpei.provinces.alarms import open_alarms
from anpei.provinces.current import current_province, tenant_facts
from anpei.provinces.ways import Way
from anpei.registry.queries import outbox_counts, sync_runs, unreported_enrolments
from anpei.registry.states import OutboxState, SyncState


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`number` things for somebody to do at `url`; ``tone`` "" while there are none."""

    label: Text
    number: int
    url: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How many people are in one state of the journey, and where they are listed."""

    state: str
    label: Text
    people: int
    url: str


def waiting_for(roles: Collection[str]) -> Sequence[Waiting]:
    """The queues that these roles work off; an administrator sees them all."""
    queues = {
        Role.ADMIN: _alarms,
        Role.FINANCE: _money,
        Role.REVIEWER: _reviews,
        Role.REGISTRAR: _registrars,
    }
    return [
        found
        for role, ask in queues.items()
        if role in roles or Role.ADMIN in roles
        for found in ask()
    ]


def _waiting(label: Text, number: int, page: str, icon: str, tone: str) -> Waiting:
    return Waiting(
        label=label, number=number, url=reverse(page), icon=icon, tone=tone if number else ""
    )


def _alarms() -> list[Waiting]:
    """Rules that failed and so refuse everybody (PL-06); nothing while none has."""
    number = open_alarms()
    found = _waiting(_("Rules that failed"), number, "rulebook:alarms", "alert", "danger")
    return [found] if number else []


def _money() -> list[Waiting]:
    """Of the ways of paying that the province goes, those that need a person."""
    ways, found = current_province().ways, []
    if Way.BANK_RECEIPTS in ways:
        label, number = _("Receipts to review"), receipt_queue().count()
        found.append(_waiting(label, number, "payments:receipt_queue", "yuan", "warning"))
    if Way.PAYMENT_CODES in ways:
        counts = code_counts()
        for stand, label in (
            (Stand.WAITING, _("Payment codes to bring")),
            (Stand.TO_VOID, _("Payment codes to void")),
        ):
            one = _waiting(label, counts[stand], "payments:codes", "yuan", "warning")
            found.append(replace(one, url=f"{one.url}?state={stand}"))
    return found


def _reviews() -> list[Waiting]:
    undecided, late = open_and_overdue_count(policy_today())
    waiting = _waiting(_("Exams to review"), undecided, "proctoring:reviews", "eye", "warning")
    label = _("Reviews overdue")
    alarm = _waiting(label, late, "proctoring:reviews", "clock", "danger")
    return [waiting, replace(alarm, url=f"{alarm.url}?due=overdue")]


def _registrars() -> list[Waiting]:
    reports = outbox_counts()
    refused = reports.get(OutboxState.FAILED, 0) + reports.get(OutboxState.DEAD, 0)
    held = sync_runs().filter(state=SyncState.QUARANTINED).count()
    unreported = unreported_enrolments().count()
    unmade = problems_for_staff().count()
    return [
        _waiting(_("Results to report"), unreported, "registry:outbox", "send", "warning"),
        _waiting(_("Reports refused"), refused, "registry:outbox", "alert", "danger"),
        _waiting(_("Syncs held for review"), held, "registry:syncs", "refresh", "danger"),
        _waiting(_("Certificates not made"), unmade, "certificates:list", "award", "danger"),
        *_sittings(),
    ]


def _sittings() -> list[Waiting]:
    """Only where exams are held in a centre."""
    if tenant_facts().exam_mode != "offline":
        return []
    number = sittings(state=SittingState.OPEN, when="past").count()
    found = _waiting(_("Scores to publish"), number, "centres:sittings", "calendar", "warning")
    return [replace(found, url=f"{found.url}?when=past&state=open")]


def stages() -> Sequence[Stage]:
    """Everybody's state in the order of the journey; states in which nobody is are left out."""
    rows = Enrolment.objects.order_by().values("state").annotate(people=Count("pk"))
    people = {row["state"]: row["people"] for row in rows}
    page = reverse("enrolment:staff_enrolments")
    return [
        Stage(state=code, label=label, people=people[code], url=f"{page}?state={code}")
        for code, label in LABELS.items()
        if people.get(code)
    ]
