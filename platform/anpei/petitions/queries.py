"""Reads: one's own petitions, and those that wait for staff."""

from django.db.models import Q, QuerySet

from anpei.people.models import Person
from anpei.petitions.models import Petition
from anpei.petitions.states import PetitionState


def petitions_of(person: Person) -> QuerySet[Petition]:
    """All of a learner's petitions, newest first."""
    return Petition.objects.select_related("enrolment__training_class").filter(
        enrolment__person=person
    )


def petitions_for_staff(words: str = "", state: str = PetitionState.OPEN) -> QuerySet[Petition]:
    """Petitions, those that wait longest first where only open ones are asked for."""
    rows = Petition.objects.select_related(
        "enrolment__person", "enrolment__licence", "enrolment__training_class", "decided_by"
    )
    if state in set(PetitionState):
        rows = rows.filter(state=state)
    text = words.strip()
    if text:
        rows = rows.filter(
            Q(enrolment__person__name__icontains=text)
            | Q(enrolment__licence__number__icontains=text)
        )
    order = ("filed_at", "pk") if state == PetitionState.OPEN else ("-filed_at", "-pk")
    return rows.order_by(*order)
