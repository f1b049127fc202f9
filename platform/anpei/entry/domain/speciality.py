"""A wrong speciality is put right: before the payment, or before anything was studied (YN-03)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import free_places, take_places
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import NO_LONGER_ACTIVE, EnrolmentState
from anpei.entry.models import Registration
from anpei.entry.queries import class_for, open_classes, specialities_of
from anpei.kernel.errors import Conflict, InvalidInput

_MAY_CHANGE = {EnrolmentState.APPLIED, EnrolmentState.STUDYING}


def change_speciality(*, registration: Registration, speciality: str, by: User) -> Registration:
    """Set the speciality; somebody who is enrolled moves to the course of the new one, at the same
    fee and only while nothing of the old one has been studied.

    Raises InvalidInput for an unknown one, Conflict when it is too late or no course is open.
    """
    with transaction.atomic():
        row = (
            Registration.objects.select_for_update(of=("self",), no_key=True)
            .select_related("licence")
            .get(pk=registration.pk)
        )
        if speciality not in specialities_of(row.licence.category):
            raise InvalidInput(_("Choose one of the specialities."), field="speciality")
        before, row.speciality = row.speciality, speciality
        row.save(update_fields=["speciality"])
        _move_enrolment(row)
        audit.record(
            act="entry.speciality",
            subject=row,
            by=by,
            before={"speciality": before},
            after={"speciality": speciality},
        )
    return row


def _move_enrolment(row: Registration) -> None:
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("training_class")
        .filter(licence=row.licence, term=row.term)
        .exclude(state__in=NO_LONGER_ACTIVE)
        .first()
    )
    if enrolment is None:
        return
    # Read through the relation: study lies above this app and is not imported.
    if enrolment.state not in _MAY_CHANGE or enrolment.topic_studies.exists():  # type: ignore[attr-defined]
        raise Conflict(_("This person has begun to study; the course stays as it is."))
    wanted = class_for(row, open_classes())
    if wanted is None or wanted.fee_fen != enrolment.training_class.fee_fen:
        raise Conflict(_("For this speciality no course of the same fee is open."))
    if wanted.pk == enrolment.training_class_id:
        return
    # Locked by their numbers: two that change places with each other do not wait in a circle.
    both = TrainingClass.objects.filter(pk__in=(wanted.pk, enrolment.training_class_id))
    list(both.order_by("pk").select_for_update(no_key=True))
    take_places(training_class=wanted, number=1)
    free_places([enrolment])
    enrolment.training_class, enrolment.edition_key = wanted, wanted.edition_key
    enrolment.save(update_fields=["training_class", "edition_key"])
