"""The extension of a licence as its holder sees it (SD-56)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import HAS_QUALIFIED
from anpei.kernel.decisions import Text
from anpei.people.models import Licence, Person
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import ExtensionFacts
from anpei.provinces.parts import ExtensionGuide
from anpei.registry.models import ExtensionApplication, ExtensionCheck, ExtensionState
from anpei.registry.queries.reports import NOT_QUEUED, ReportStatus, report_statuses
from anpei.registry.states import OutboxState
from anpei.site.components.progress import Step, steps_of_way

_KEPT_ASKING = timedelta(days=60)
"""How long after the old expiry an application may still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One result and what becomes of the licences it extends."""

    enrolment: Enrolment
    guide: ExtensionGuide
    steps: Sequence[Step]
    licences: Sequence[Licence]
    """The licence itself and the ones extended with it, each with its validity now."""
    application: ExtensionApplication | None
    is_extended: bool
    is_open: bool
    """Whether it can be applied for today."""
    refused: str
    """Why the registry refused the result; "" = it did not."""

    @property
    def is_returned(self) -> bool:
        return self.application is not None and self.application.state == ExtensionState.RETURNED


def people_to_ask_about(day: date, *, not_since: datetime) -> QuerySet[Person]:
    """People whose result stands, whose licence is still in the term that is extended and who
    were not asked about since ``not_since``; who was asked about longest ago comes first."""
    waiting = Enrolment.objects.filter(
        Q(state__in=HAS_QUALIFIED),
        term__gte=day - _KEPT_ASKING,
        licence__valid_until__lte=day + _AHEAD,
    )
    checks = ExtensionCheck.objects.filter(person=OuterRef("pk")).values("asked_at")
    people = Person.objects.filter(pk__in=waiting.values("person"))
    people = people.annotate(last_asked=Subquery(checks))
    people = people.filter(Q(last_asked=None) | Q(last_asked__lt=not_since))
    return people.order_by(F("last_asked").asc(nulls_first=True), "pk")


_AHEAD = timedelta(days=400)
"""Longer than any window: a licence that ends later has been extended."""


def extensions_of(person: Person, today: date) -> list[Extension]:
    """Newest result first; empty before the first result stands."""
    enrolments = list(
        Enrolment.objects.filter(person=person, state__in=HAS_QUALIFIED)
        .select_related("licence", "training_class")
        .order_by("-qualified_at", "-pk")
    )
    reports = report_statuses(enrolments)
    licences = list(
        Licence.objects.filter(person=person).select_related("enterprise").order_by("-is_main")
    )
    applications = {
        one.licence_id: one for one in ExtensionApplication.objects.filter(licence__person=person)
    }
    return [
        _extension(
            enrolment,
            reports.get(enrolment.pk, NOT_QUEUED),
            licences,
            _since(enrolment, applications.get(enrolment.licence_id)),
            today,
        )
        for enrolment in enrolments
    ]


def _since(
    enrolment: Enrolment, application: ExtensionApplication | None
) -> ExtensionApplication | None:
    """The application, unless it is older than the result: then it is that of an earlier term."""
    if application is None or enrolment.qualified_at is None:
        return None
    return application if application.changed_at >= enrolment.qualified_at else None


def _confirmed_on(status: ReportStatus) -> date | None:
    """The day in Asia/Shanghai on which the registry took the result; None for one refused."""
    if status.state != OutboxState.CONFIRMED or status.settled_at is None:
        return None
    return timezone.localdate(status.settled_at)


def _extension(
    enrolment: Enrolment,
    status: ReportStatus,
    licences: Sequence[Licence],
    application: ExtensionApplication | None,
    today: date,
) -> Extension:
    licence = enrolment.licence
    is_extended = licence.valid_until > enrolment.term
    guide = current_province().extension_guide(
        ExtensionFacts(
            licence_valid_until=enrolment.term,
            reported_state=status.state,
            confirmed_on=_confirmed_on(status),
            application=application.state if application else "",
            is_extended=is_extended,
        ),
        edition_by_key(enrolment.edition_key),
    )
    return Extension(
        enrolment=enrolment,
        guide=guide,
        steps=steps_of_way(_short(guide), guide.at),
        licences=[one for one in licences if one.category == licence.category],
        application=application,
        is_extended=is_extended,
        refused=(status.reason or status.label) if status.state == OutboxState.FAILED else "",
        is_open=not is_extended and guide.opens_on <= today <= guide.closes_on,
    )


def _short(guide: ExtensionGuide) -> Sequence[Text]:
    return guide.titles or guide.steps


def last_check(person: Person) -> ExtensionCheck | None:
    """When the registry was last asked about this person's extension."""
    return ExtensionCheck.objects.filter(person=person).first()
