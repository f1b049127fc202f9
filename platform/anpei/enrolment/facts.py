"""Facts about licences and classes for the province, read in few set-based queries."""

from collections import defaultdict
from collections.abc import Sequence

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import NO_LONGER_ACTIVE
from anpei.people.models import ConstructorRegistration, Enterprise, Licence
from anpei.people.queries import last_sync
from anpei.provinces.facts import ClassFacts, ConstructorFacts, LicenceFacts


def class_facts(training_class: TrainingClass) -> ClassFacts:
    """The class as the province sees it."""
    return ClassFacts(
        number=training_class.number,
        category=training_class.category,
        enrol_from=training_class.enrol_from,
        enrol_until=training_class.enrol_until,
        study_from=training_class.study_from,
        study_until=training_class.study_until,
        is_open=training_class.is_open,
        places=training_class.places,
        taken=training_class.taken,
    )


def licence_facts(
    licences: Sequence[Licence], enterprise: Enterprise | None = None
) -> list[LicenceFacts]:
    """One fact per licence, in order, as seen by ``enterprise``: three queries for all of them.

    Without ``enterprise`` each is seen by the one it is at. The licences carry their ``person``
    and ``enterprise`` (``select_related``).
    """
    registrations = _registrations({licence.person_id for licence in licences})
    enrolled = _active_classes(licences)
    asked = last_sync()
    return [
        LicenceFacts(
            number=licence.number,
            category=licence.category,
            is_main=licence.is_main,
            status=licence.status,
            valid_from=licence.valid_from,
            valid_until=licence.valid_until,
            at_enterprise=enterprise is None or licence.enterprise_id == enterprise.pk,
            enterprise_name=licence.enterprise.name,
            synced_at=asked or licence.synced_at,
            holder_birth_date=licence.person.birth_date,
            constructors=tuple(
                ConstructorFacts(
                    level=one.level,
                    at_same_enterprise=one.enterprise_id == licence.enterprise_id,
                    valid_until=one.valid_until,
                )
                for one in registrations[licence.person_id]
            ),
            other_business=licence.other_business,
            active_enrolment=enrolled.get((licence.pk, licence.valid_until), ""),
        )
        for licence in licences
    ]


def constructor_facts(licence: Licence) -> tuple[ConstructorFacts, ...]:
    """The holder's constructor registrations as the last sync saw them (SD-13e)."""
    rows = ConstructorRegistration.objects.filter(person=licence.person_id).order_by("pk")
    return tuple(
        ConstructorFacts(
            level=one.level,
            at_same_enterprise=one.enterprise_id == licence.enterprise_id,
            valid_until=one.valid_until,
        )
        for one in rows
    )


def _registrations(people: set[int]) -> dict[int, list[ConstructorRegistration]]:
    found: dict[int, list[ConstructorRegistration]] = defaultdict(list)
    rows = ConstructorRegistration.objects.filter(person_id__in=people).only(
        "person_id", "enterprise_id", "level", "valid_until"
    )
    for row in rows:
        found[row.person_id].append(row)
    return found


def _active_classes(licences: Sequence[Licence]) -> dict[tuple[int, object], str]:
    """(licence, term) → number of the class it is actively enrolled in."""
    rows = (
        Enrolment.objects.filter(licence__in=[licence.pk for licence in licences])
        .exclude(state__in=NO_LONGER_ACTIVE)
        .values_list("licence_id", "term", "training_class__number")
    )
    return {(licence, term): number for licence, term, number in rows}
