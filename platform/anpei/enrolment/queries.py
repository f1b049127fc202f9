"""Reads: classes, who could be enrolled, who is enrolled."""

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.kernel import crypto
from anpei.kernel.clock import policy_today
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.kernel.months import EVER, Months
from anpei.people.models import Enterprise, Licence, Person

NOT_CANCELLED = "not_cancelled"
"""What the lists' filter calls all states but the cancelled one."""


def open_classes(*categories: str) -> QuerySet[TrainingClass]:
    """The open classes of licence categories that have not ended, those of today first."""
    return TrainingClass.objects.filter(
        category__in=categories, is_open=True, study_until__gte=policy_today()
    ).order_by("enrol_until", "number")


def licences_known_to(enterprise: Enterprise) -> list[Licence]:
    """Every licence the enterprise may ask about, with holder: those the registry has at it, and
    those it enrolled itself that are elsewhere now. One query, no identity numbers."""
    return list(_known_to(enterprise).order_by("valid_until", "pk"))


def _known_to(enterprise: Enterprise) -> QuerySet[Licence]:
    enrolled = Enrolment.objects.filter(enterprise=enterprise).values("licence_id")
    return (
        Licence.objects.filter(Q(enterprise=enterprise) | Q(pk__in=enrolled))
        .select_related("person", "enterprise")
        .defer("person__id_number", "person__mobile")
    )


def known_licences_matching(enterprise: Enterprise, words: str, *, most: int) -> list[Licence]:
    """Licences the enterprise may ask about, by name, licence number or whole identity number of
    the holder; none for no words."""
    text = words.strip()
    if not text:
        return []
    found = _known_to(enterprise).defer(None).defer("person__mobile")
    if is_identity_number(text):
        digest = crypto.lookup_hash(normalise_number(text))
        found = found.filter(person__id_number_hash=digest)
    else:
        found = found.filter(
            Q(person__name__icontains=text)
            | Q(number__icontains=text)
            | Q(number_key__icontains=text)
        )
    return list(found.order_by("person__name", "person_id", "category", "-is_main", "pk")[:most])


def with_journey(people: QuerySet[Person], enterprise: Enterprise) -> QuerySet[Person]:
    """The people with their licences at the enterprise, and each licence's enrolments there."""
    journeys = Prefetch(
        "enrolments",
        queryset=Enrolment.objects.filter(enterprise=enterprise)
        .select_related("training_class")
        .order_by("pk"),
    )
    licences = Licence.objects.filter(enterprise=enterprise).prefetch_related(journeys)
    return people.prefetch_related(
        Prefetch("licences", queryset=licences.order_by("category", "-is_main", "pk"))
    )


def licences_with_journey(people: QuerySet[Person], enterprise: Enterprise) -> QuerySet[Licence]:
    """The same, a row a licence: for the list as a file."""
    return (
        Licence.objects.filter(enterprise=enterprise, person__in=people.order_by())
        .select_related("person")
        .prefetch_related(
            Prefetch(
                "enrolments",
                queryset=Enrolment.objects.filter(enterprise=enterprise).select_related(
                    "training_class"
                ),
            )
        )
        .order_by("person__name", "person_id", "category", "pk")
    )


def matches(licence: Licence, words: str) -> bool:
    """Whether ``words`` is part of the holder's name or of the licence's number."""
    wanted = words.strip().casefold()
    return not wanted or any(
        wanted in text.casefold()
        for text in (licence.person.name, licence.number, licence.number_key)
    )


def enrolments_for_staff(
    *,
    words: str = "",
    state: str = "",
    training_class: str = "",
    category: str = "",
    city: str = "",
    months: Months = EVER,
) -> QuerySet[Enrolment]:
    """Enrolments, newest first, for the staff's list; ``words`` as a name, licence, enterprise
    or a whole identity number; ``months`` in which they were enrolled."""
    rows = (
        Enrolment.objects.select_related("training_class", "licence", "person", "enterprise")
        .defer("person__id_number", "person__mobile")
        .order_by("-created_at", "-pk")
    )
    if state == NOT_CANCELLED:
        rows = rows.exclude(state=EnrolmentState.CANCELLED)
    elif state:
        rows = rows.filter(state=state)
    if training_class:
        rows = rows.filter(training_class__public_id=training_class)
    if category:
        rows = rows.filter(training_class__category=category)
    if city:
        rows = rows.filter(enterprise__city=city)
    rows = rows.filter(**months.within("created_at"))
    return rows.filter(_names(words)) if words.strip() else rows


def _names(words: str) -> Q:
    text = words.strip()
    if is_identity_number(text):
        return Q(person__id_number_hash=crypto.lookup_hash(normalise_number(text)))
    return (
        Q(person__name__icontains=text)
        | Q(licence__number__icontains=text)
        | Q(enterprise__name__icontains=text)
    )


def enterprise_cities() -> list[str]:
    """The cities that enterprises are in, for filters."""
    cities = Enterprise.objects.exclude(city="").order_by("city")
    return list(cities.values_list("city", flat=True).distinct())


def classes_for_staff(
    *, words: str = "", category: str = "", year: str = "", use: str = ""
) -> QuerySet[TrainingClass]:
    """All classes, newest study period first; ``year`` in which study begins, ``use`` is yes for
    those that take enrolments, no for the others."""
    rows = TrainingClass.objects.select_related("curriculum").order_by("-study_from", "number")
    if words.strip():
        rows = rows.filter(Q(name__icontains=words.strip()) | Q(number__icontains=words.strip()))
    if category:
        rows = rows.filter(category=category)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(study_from__year=int(year))
    if use in {"yes", "no"}:
        rows = rows.filter(is_open=use == "yes")
    return rows


def years_of_classes() -> list[int]:
    """The years in which study begins, newest first."""
    days = TrainingClass.objects.dates("study_from", "year", order="DESC")
    return [day.year for day in days]


def locked_licences(public_ids: Sequence[str], enterprise: Enterprise) -> list[Licence]:
    """Those of the licences that ``enterprise`` may ask about, locked in one order (no deadlocks)
    until the transaction ends."""
    return list(
        _known_to(enterprise)
        .filter(public_id__in=public_ids)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
