"""Columns of the review lists as files (PL-61)."""

from django.utils.translation import gettext_lazy as _

from anpei.proctoring.queries import as_refusal
from anpei.site.exports import Column

_CASE = (
    Column(_("Name"), lambda one: one.enrolment.person.name),
    Column(_("Licence number"), lambda one: one.enrolment.licence.number),
    Column(_("Enterprise"), lambda one: one.enrolment.enterprise.name),
    Column(_("Class"), lambda one: one.enrolment.training_class.name),
    Column(_("Score"), lambda one: one.score),
)
REVIEWS = (
    *_CASE,
    Column(_("Waiting since"), lambda one: one.opened_at),
    Column(_("Due"), lambda one: one.due_on),
    Column(_("State"), lambda one: one.get_state_display()),
    Column(_("Decided"), lambda one: one.decided_at),
    Column(_("Reviewer"), lambda one: one.reviewer or ""),
    Column(_("Ground"), lambda one: as_refusal(one).ground if one.ground else ""),
    Column(_("Reason"), lambda one: one.reason),
)
REFUSALS = (
    *_CASE,
    Column(_("Decided"), lambda one: one.decided_at),
    Column(_("Ground"), lambda one: as_refusal(one).ground),
    Column(_("Reason"), lambda one: one.reason),
)
