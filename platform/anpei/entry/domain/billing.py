"""完善开票信息: after it everything else opens (YN-10)."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.entry.models import InvoiceProfile
from anpei.kernel.clock import db_now


def save_invoice_profile(*, user: User, by: User, **values: str) -> InvoiceProfile:
    """Keep ``values`` (the columns of ``InvoiceProfile``) for the orders to come. Orders that are
    there keep what they were placed with: it cannot be changed after payment (YN-13)."""
    with transaction.atomic():
        profile, _made = InvoiceProfile.objects.update_or_create(user=user, defaults=values)
        User.objects.filter(pk=user.pk, setup_at=None).update(setup_at=db_now())
        audit.record(
            act="entry.invoice_profile",
            subject=user,
            by=by,
            after={"taxpayer_number": values["taxpayer_number"]},
        )
    user.refresh_from_db(fields=["setup_at"])
    return profile
