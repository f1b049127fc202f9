"""Columns of the certificate list as a file (PL-61)."""

from django.utils.translation import gettext_lazy as _

from anpei.certificates.pages.standings import STANDINGS
from anpei.site.exports import Column

CERTIFICATES = (
    Column(_("Certificate number"), lambda one: one.number),
    Column(_("Holder"), lambda one: one.holder_name),
    Column(_("Licence number"), lambda one: one.enrolment.licence.number),
    Column(_("Category"), lambda one: one.enrolment.licence.category),
    Column(_("Enterprise"), lambda one: one.enrolment.enterprise.name),
    Column(_("Class"), lambda one: one.enrolment.training_class.name),
    Column(_("Issued on"), lambda one: one.issued_at),
    Column(_("State"), lambda one: STANDINGS[one.state].label),
    Column(_("Reason"), lambda one: one.reason),
)
