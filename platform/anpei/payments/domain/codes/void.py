"""Codes that nobody shall pay any more are voided at the fee platform (JN-23)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.payments.models import Payment, PaymentCode
from anpei.payments.states import PaymentState


def note_voided(*, payment: Payment, by: User) -> PaymentCode:
    """Note that staff voided the code of a closed payment there; once. Raises Conflict for a
    payment that is open or paid, or has no code."""
    with transaction.atomic():
        locked = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
        code = PaymentCode.objects.filter(payment=locked).first()
        if code is None or locked.state != PaymentState.CLOSED:
            raise Conflict(
                _("Only the code of a closed payment is voided (%(state)s).")
                % {"state": locked.get_state_display()}
            )
        if code.voided_at is None:
            code.voided_at = db_now()
            code.save(update_fields=["voided_at"])
            audit.record(act="payment_code.void", subject=locked, by=by, after={"code": code.code})
    return code
