"""Columns of the registry's lists as files (PL-61)."""

from django.utils.translation import gettext_lazy as _

from anpei.registry.queries import KIND_LABELS
from anpei.site.exports import Column

OUTBOX = (
    Column(_("Learner"), lambda one: one.enrolment.person.name),
    Column(_("Licence number"), lambda one: one.enrolment.licence.number),
    Column(_("Enterprise"), lambda one: one.enrolment.enterprise.name),
    Column(_("Training class"), lambda one: one.enrolment.training_class.name),
    Column(_("State"), lambda one: one.get_state_display()),
    Column(_("Queued"), lambda one: one.queued_at),
    Column(_("Sent"), lambda one: one.sent_at),
    Column(_("Tries"), lambda one: one.tries),
    Column(_("Receipt of the registry"), lambda one: one.receipt),
    Column(_("Kind of failure"), lambda one: one.get_failure_display()),
    Column(_("Why"), lambda one: one.last_error),
)
FINDINGS = (
    Column(_("Row"), lambda one: one.key),
    Column(_("List"), lambda one: KIND_LABELS.get(one.kind, one.kind)),
    Column(_("Why"), lambda one: one.get_problem_display()),
    Column(_("Detail"), lambda one: one.detail),
)
