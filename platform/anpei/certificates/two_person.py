"""Acts about certificates that need two persons."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role, User
from anpei.approvals.contract import Parameters, Subject, TwoPersonAct
from anpei.certificates.domain import replace_certificate
from anpei.certificates.models import Certificate

REPLACE = "certificates.replace"


class ReplaceCertificate(TwoPersonAct):
    code = REPLACE
    title = _("Replace a certificate")
    roles = (Role.REGISTRAR,)

    def describe(self, subject: str) -> Subject:
        found = Certificate.objects.get(public_id=subject)
        return Subject(str(found), reverse("certificates:detail", args=[subject]))

    def perform(self, subject: str, parameters: Parameters, *, reason: str, by: User) -> None:
        found = Certificate.objects.get(public_id=subject)
        replace_certificate(certificate=found, by=by, reason=reason)


ACTS = (ReplaceCertificate(),)
