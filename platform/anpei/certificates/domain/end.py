"""Ending a certificate: revoking it, or replacing it by one with corrected fields."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.certificates.domain.issue import make_certificate
from anpei.certificates.models import Certificate
from anpei.certificates.states import CERTIFICATE, CertificateState
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.kernel.states import move


def revoke_certificate(*, certificate: Certificate, by: User | None, reason: str) -> Certificate:
    """Revoke it: from the commit on, every verification says so (PL-50).

    Raises InvalidInput without a reason, IllegalMove for one that is no longer valid.
    """
    with transaction.atomic():
        return _end(certificate, CertificateState.REVOKED, by, reason)


def replace_certificate(*, certificate: Certificate, by: User | None, reason: str) -> Certificate:
    """End it and issue another with the fields as they are now; gives the new one, which names
    the old as the one it ``replaces``.

    For a name or enterprise that was corrected, a lost file or a compromised key.
    Raises InvalidInput without a reason, IllegalMove for one that is no longer valid.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(no_key=True).get(
            pk=certificate.enrolment_id
        )
        _end(certificate, CertificateState.REPLACED, by, reason)
        return make_certificate(enrolment=enrolment, by=by, replaces=certificate)


def _end(
    certificate: Certificate, after: CertificateState, by: User | None, reason: str
) -> Certificate:
    why = reason.strip()
    if not why:
        raise InvalidInput(_("Say why: the reason is kept with the certificate."), field="reason")
    # Before the move, for the constraint ended_certificate_has_reason; an illegal move undoes it.
    Certificate.objects.filter(pk=certificate.pk).update(reason=why, ended_at=db_now())

    def record(row: Certificate, before: CertificateState, _after: CertificateState) -> None:
        audit.record(
            act=f"certificate.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=why,
        )

    return move(CERTIFICATE, certificate, after, record=record)
