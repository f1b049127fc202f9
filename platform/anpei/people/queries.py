"""Reads: an enterprise's people and licences as the registry has them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from anpei.kernel import crypto
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.people.models import Enterprise, Licence, LicenceStatus, Person, RegistryCheck

SOON_DAYS = 183
"""What the lists call "expires soon": half a year."""

STANDINGS = ("valid", "soon", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFigures:
    """How many people and licences an enterprise has, and how they stand."""

    people: int
    valid: int
    soon: int
    expired: int
    by_category: tuple[tuple[str, int], ...]
    """(category, valid licences), by category."""


def last_sync() -> datetime | None:
    """When the registry was last asked for everything that had changed; None: never."""
    return RegistryCheck.objects.values_list("asked_at", flat=True).first()


def last_sync_of(enterprise: Enterprise) -> datetime | None:
    """When the registry was last asked, or the enterprise's record last taken over."""
    moments = [moment for moment in (last_sync(), enterprise.synced_at) if moment]
    return max(moments, default=None)


def licence_figures(enterprise: Enterprise, today: date) -> LicenceFigures:
    """Counts over the enterprise's licences, in one query."""
    rows = list(enterprise.licences.values_list("person_id", "category", "status", "valid_until"))
    valid = [row for row in rows if row[2] == LicenceStatus.VALID and row[3] >= today]
    soon = today + timedelta(days=SOON_DAYS)
    return LicenceFigures(
        people=len({row[0] for row in rows}),
        valid=len(valid),
        soon=sum(row[3] <= soon for row in valid),
        expired=len(rows) - len(valid),
        by_category=tuple(sorted(Counter(row[1] for row in valid).items())),
    )


def people_of(
    enterprise: Enterprise, today: date, *, words: str = "", category: str = "", standing: str = ""
) -> QuerySet[Person]:
    """People with a licence at the enterprise, by name. Narrowed by name, licence number or whole
    identity number, by category and by how a licence stands (one of STANDINGS)."""
    here = Licence.objects.filter(enterprise=enterprise)
    wanted = here.filter(person=OuterRef("pk"))
    if category:
        wanted = wanted.filter(category=category)
    if standing in STANDINGS:
        wanted = wanted.filter(_stands(standing, today))
    people = Person.objects.filter(Exists(wanted))
    text = words.strip()
    if is_identity_number(text):
        people = people.filter(id_number_hash=crypto.lookup_hash(normalise_number(text)))
    elif text:
        by_number = here.filter(
            Q(number__icontains=text) | Q(number_key__icontains=text), person=OuterRef("pk")
        )
        people = people.filter(Q(name__icontains=text) | Exists(by_number))
    return people.order_by("name", "pk")


def _stands(standing: str, today: date) -> Q:
    valid = Q(status=LicenceStatus.VALID, valid_until__gte=today)
    if standing == "expired":
        return ~valid
    if standing == "soon":
        return valid & Q(valid_until__lte=today + timedelta(days=SOON_DAYS))
    return valid
