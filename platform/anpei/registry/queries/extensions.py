"""The extension of a licence as its holder sees it (SD-56)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.decisions import Text
from anpei.people.models import Licence, Person
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import ExtensionFacts
from anpei.provinces.parts import ExtensionGuide
from anpei.registry.models import ExtensionApplication, ExtensionCheck, ExtensionState
from anpei.registry.queries.reports import NOT_QUEUED, ReportStatus, report_statuses
from anpei.site.components.progress import Step, steps_of_way

_DONE = (EnrolmentState.QUALIFIED, EnrolmentState.REPORTED, EnrolmentState.CERTIFIED)
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

    @property
    def is_returned(self) -> bool:
        return self.application is not None and self.application.state == ExtensionState.RETURNED


def people_to_ask_about(day: date) -> QuerySet[Person]:
    """People whose result stands and whose licence is still in the term that is extended."""
    waiting = Enrolment.objects.filter(
        Q(state__in=_DONE), term__gte=day - _KEPT_ASKING, licence__valid_until__lte=day + _AHEAD
    )
    return Person.objects.filter(pk__in=waiting.values("person")).order_by("pk")


_AHEAD = timedelta(days=400)
"""Longer than any window: a licence that ends later has been extended."""


def extensions_of(person: Person, today: date) -> list[Extension]:
    """Newest result first; empty before the first result stands."""
    enrolments = list(
        Enrolment.objects.filter(person=person, state__in=_DONE)
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
            applications.get(enrolment.licence_id),
            today,
        )
        for enrolment in enrolments
    ]


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
            confirmed_on=status.settled_at.date() if status.settled_at else None,
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
        is_open=not is_extended and guide.opens_on <= today <= guide.closes_on,
    )


def _short(guide: ExtensionGuide) -> Sequence[Text]:
    return guide.titles or guide.steps


def last_check(person: Person) -> ExtensionCheck | None:
    """When the registry was last asked about this person's extension."""
    return ExtensionCheck.objects.filter(person=person).first()
