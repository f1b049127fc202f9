"""Finance brings the code that the fee platform made for a payment."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.audit.models import actor_name
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.payments.codes.reading import plain_code
from anpei.payments.domain.codes.tell import tell_code
from anpei.payments.gateways.payment_code import PAYMENT_CODE
from anpei.payments.models import CodeResult, Payment, PaymentCode
from anpei.payments.states import PaymentState


def give_code(*, payment: Payment, code: str, by: User | None) -> PaymentCode:
    """Keep the code and tell the payer; another one puts a mistyped one right. The same again
    changes nothing.

    Raises InvalidInput for what is no code or another payment's, Conflict when the payment takes
    none (any more) or its code was paid.
    """
    wanted = plain_code(code)
    with transaction.atomic():
        locked = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
        known = PaymentCode.objects.filter(payment=locked).first()
        if known is not None and known.code == wanted:
            return known
        _check(locked, known, wanted)
        given, _made = PaymentCode.objects.update_or_create(
            payment=locked,
            defaults={"code": wanted, "given_at": db_now(), "actor": actor_name(by)},
        )
        # The page asks for the handover anew; results may have come before the code.
        Payment.objects.filter(pk=locked.pk).update(handover=None, next_query_at=db_now())
        audit.record(
            act="payment_code.give",
            subject=locked,
            by=by,
            before={"code": known.code} if known else None,
            after={"code": wanted},
        )
        tell_code(payment=locked, code=wanted)
    return given


def _check(payment: Payment, known: PaymentCode | None, wanted: str) -> None:
    if payment.provider != PAYMENT_CODE.key:
        raise Conflict(_("This payment needs no payment code."))
    if payment.state != PaymentState.CREATED or payment.expires_at <= db_now():
        raise Conflict(
            _("This application has ended (%(state)s). Do not hand its code out.")
            % {"state": payment.get_state_display()}
        )
    if known is not None and CodeResult.objects.filter(code=known.code).exists():
        raise Conflict(_("Code %(code)s of this payment was paid.") % {"code": known.code})
    taken = PaymentCode.objects.filter(code=wanted).select_related("payment").first()
    if taken is not None:
        raise InvalidInput(
            _("This code belongs to payment %(number)s already.") % {"number": taken.payment},
            field="code",
        )
