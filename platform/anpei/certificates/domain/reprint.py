"""Taking a certificate's file to print it again: counted and recorded (SD-54)."""

from django.db import transaction
from django.db.models import F

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.certificates.models import Certificate
from anpei.kernel.clock import db_now


def record_reprint(*, certificate: Certificate, by: User | None) -> int:
    """Count one more print by staff; gives how many there have been."""
    with transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(
            prints=F("prints") + 1, printed_at=db_now()
        )
        certificate.refresh_from_db(fields=["prints", "printed_at"])
        audit.record(
            act="certificate.downloaded",
            subject=certificate,
            by=by,
            after={"prints": certificate.prints},
        )
    return certificate.prints
