"""Reads: who is registered, for which course, and what keeps them from being paid for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.enrolment.facts import class_facts, licence_facts
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import NO_LONGER_ACTIVE, EnrolmentState
from anpei.entry.models import Registration
from anpei.kernel import crypto
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision, Outcome, Text
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.people.models import Enterprise, Licence, LicenceStatus
from anpei.provinces.asking import ask
from anpei.provinces.contract import LicenceCategory
from anpei.provinces.current import current_edition, current_province, edition_by_key, tenant_facts
from anpei.provinces.facts import ClassFacts
from anpei.provinces.ways import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """A registration on the list to be paid, with its course and what the province says."""

    registration: Registration
    training_class: TrainingClass | None
    decision: Decision

    @property
    def fee_fen(self) -> int:
        return self.training_class.fee_fen if self.training_class else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A type of certificate in the tree beside the list."""

    code: str
    label: Text
    group: Text
    """Heading over it where it is the first of its group; "" else."""
    count: int


def open_classes() -> list[TrainingClass]:
    """Classes that take enrolments today, the newest first."""
    today = policy_today()
    rows = TrainingClass.objects.filter(is_open=True, enrol_from__lte=today, enrol_until__gte=today)
    return list(rows.order_by("-study_from", "-pk"))


def class_for(registration: Registration, classes: Iterable[TrainingClass]) -> TrainingClass | None:
    """The course of this registration's category and speciality; None when none is open."""
    category = registration.licence.category
    for one in classes:
        if (one.category, one.speciality) == (category, registration.speciality):
            return one
    return None


def categories() -> dict[str, LicenceCategory]:
    """Code → category of this province."""
    return {one.code: one for one in current_province().licence_categories}


def specialities_of(category: str) -> dict[str, Text]:
    """Code → label of the specialities of a category; {} where it has none."""
    known = categories().get(category)
    return dict(known.specialities) if known else {}


def all_specialities() -> dict[str, dict[str, Text]]:
    """Category → its specialities (code → label)."""
    return {code: dict(one.specialities) for code, one in categories().items()}


def _unpaid() -> QuerySet[Registration]:
    """Registrations of the licence's present term without an active enrolment.

    Where attempts are asked for anew, whoever has used them all is not to pay again.
    """
    over = set(NO_LONGER_ACTIVE)
    if Way.PETITIONS in current_province().ways:
        over.discard(EnrolmentState.EXAM_FAILED)
    paid = Enrolment.objects.filter(licence=OuterRef("licence"), term=OuterRef("term"))
    return Registration.objects.filter(
        ~Exists(paid.exclude(state__in=over)), term=F("licence__valid_until")
    )


def registrations_of(user: User) -> QuerySet[Registration]:
    """Whom this account may pay for: an enterprise's people, also those who registered by
    themselves, or the person's own."""
    if user.person_id is not None:
        return Registration.objects.filter(licence__person=user.person_id)
    return Registration.objects.filter(licence__enterprise=user.enterprise_id)


def to_pay(user: User, *, category: str = "") -> QuerySet[Registration]:
    """待缴费: unpaid registrations of the account, with licence, holder and enterprise (YN-11)."""
    mine = registrations_of(user) & _unpaid()
    if category:
        mine = mine.filter(licence__category=category)
    return mine.select_related("licence__person", "licence__enterprise").order_by(
        "licence__category", "licence__person__name", "pk"
    )


def payables(registrations: Sequence[Registration]) -> list[Payable]:
    """Each with its course and the province's answer: a constant number of queries."""
    province, tenant, today = current_province(), tenant_facts(), policy_today()
    classes, edition = open_classes(), cache(edition_by_key)
    now = current_edition()
    facts = licence_facts([one.licence for one in registrations])
    found = []
    for one, licence in zip(registrations, facts, strict=True):
        training_class = class_for(one, classes)
        decision = ask(
            province.decide_eligibility,
            licence,
            class_facts(training_class)
            if training_class
            else _any_class(one.licence.category, is_open=False),
            tenant,
            today,
            edition=edition(training_class.edition_key) if training_class else now,
        )
        if specialities_of(one.licence.category) and not one.speciality:
            decision = replace(decision, message=_("Choose the speciality first."), remedy="")
        found.append(Payable(registration=one, training_class=training_class, decision=decision))
    return found


def tree(user: User) -> list[Branch]:
    """The types of certificate on the account's list, in the province's order, under their
    headings."""
    listed = registrations_of(user) & _unpaid()
    counts = dict(listed.order_by().values_list("licence__category").annotate(number=Count("pk")))
    branches: list[Branch] = []
    above: Text = ""
    for code, category in categories().items():
        if code not in counts:
            continue
        group = category.group if str(category.group) != str(above) else ""
        above = category.group
        branches.append(Branch(code=code, label=category.label, group=group, count=counts[code]))
    return branches


def due_licences(enterprise: Enterprise) -> list[Licence]:
    """The enterprise's valid licences that are due and not registered for this term (YN-04)."""
    registered = Registration.objects.filter(licence=OuterRef("pk"), term=OuterRef("valid_until"))
    licences = list(
        Licence.objects.select_related("person", "enterprise")
        .filter(~Exists(registered), enterprise=enterprise, status=LicenceStatus.VALID)
        .order_by("category", "person__name", "pk")
    )
    return [
        one for one, decision in due_answers(licences) if decision.outcome is not Outcome.NOT_YET
    ]


def due_answers(licences: Sequence[Licence]) -> list[tuple[Licence, Decision]]:
    """What the province would say to each if a course of its kind stood open."""
    province, tenant, today = current_province(), tenant_facts(), policy_today()
    edition = current_edition()
    return [
        (
            licence,
            ask(
                province.decide_eligibility,
                facts,
                _any_class(licence.category),
                tenant,
                today,
                edition=edition,
            ),
        )
        for licence, facts in zip(licences, licence_facts(licences), strict=True)
    ]


def _any_class(category: str, *, is_open: bool = True) -> ClassFacts:
    today = policy_today()
    return ClassFacts(
        number="",
        category=category,
        enrol_from=today,
        enrol_until=today,
        study_from=today,
        study_until=today,
        is_open=is_open,
        places=1,
        taken=0,
    )


def registrations_for_staff(words: str = "", category: str = "") -> QuerySet[Registration]:
    """All registrations, newest first, by a part of name, number or enterprise, or a whole ID."""
    rows = Registration.objects.select_related("licence__person", "licence__enterprise")
    if category:
        rows = rows.filter(licence__category=category)
    text = words.strip()
    if is_identity_number(text):
        digest = crypto.lookup_hash(normalise_number(text))
        return rows.filter(licence__person__id_number_hash=digest)
    if text:
        rows = rows.filter(
            Q(licence__person__name__icontains=text)
            | Q(licence__number__icontains=text)
            | Q(licence__enterprise__name__icontains=text)
        )
    return rows
