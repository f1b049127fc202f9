"""Columns of this app's lists as files (PL-61)."""

from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.kernel.identity_numbers import mask_identity_number, mask_mobile
from anpei.people.models import Licence
from anpei.site.exports import Column, money_cell

CLASSES = (
    Column(_("Class number"), lambda one: one.number),
    Column(_("Class"), lambda one: one.name),
    Column(_("Category"), lambda one: one.category),
    Column(_("Enrolment from"), lambda one: one.enrol_from),
    Column(_("Enrolment until"), lambda one: one.enrol_until),
    Column(_("Study from"), lambda one: one.study_from),
    Column(_("Study until"), lambda one: one.study_until),
    Column(_("Credits"), lambda one: one.credit_tenths / 10),
    Column(_("Fee per person (yuan)"), lambda one: money_cell(one.fee_fen)),
    Column(_("Enrolled"), lambda one: one.taken),
    Column(_("Places"), lambda one: one.places),
    Column(_("Taking enrolments"), lambda one: one.is_open),
)

ENROLMENTS = (
    Column(_("Name"), lambda one: one.person.name),
    Column(_("Licence number"), lambda one: one.licence.number),
    Column(_("Category"), lambda one: one.licence.category),
    Column(_("Valid until"), lambda one: one.licence.valid_until),
    Column(_("Enterprise"), lambda one: one.enterprise.name),
    Column(_("City"), lambda one: one.enterprise.city),
    Column(_("Class number"), lambda one: one.training_class.number),
    Column(_("Class"), lambda one: one.training_class.name),
    Column(_("Enrolled on"), lambda one: one.created_at),
    Column(_("State"), lambda one: one.get_state_display()),
    Column(_("Score"), lambda one: _points(one.score_hundredths)),
)


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _newest(licence: Licence) -> Enrolment | None:
    return max(licence.enrolments.all(), key=lambda one: one.pk, default=None)


def _journey(licence: Licence) -> object:
    newest = _newest(licence)
    return newest.get_state_display() if newest else _("Not enrolled")


def _class_number(licence: Licence) -> str:
    newest = _newest(licence)
    return newest.training_class.number if newest else ""


PEOPLE = (
    Column(_("Name"), lambda one: one.person.name),
    Column(_("ID number"), lambda one: mask_identity_number(one.person.id_number)),
    Column(_("Mobile"), lambda one: mask_mobile(one.person.mobile)),
    Column(_("Licence number"), lambda one: one.number),
    Column(_("Category"), lambda one: one.category),
    Column(_("Valid until"), lambda one: one.valid_until),
    Column(_("Continuing education"), _journey),
    Column(_("Class number"), _class_number),
)
