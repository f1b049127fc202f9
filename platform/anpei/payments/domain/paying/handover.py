"""Where the payer goes: the provider is told of the payment, outside any transaction."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, Unavailable
from anpei.kernel.outside import OutsideError
from anpei.payments.accounts import account_for, gateway_of
from anpei.payments.addresses import absolute, notify_url
from anpei.payments.gateways.contract import Charge, Handover
from anpei.payments.models import Payment
from anpei.payments.states import TAKES_PAYMENT, PaymentState


def hand_over(*, payment: Payment, client_ip: str = "127.0.0.1") -> Handover:
    """What the browser does next. Asking again gives the same as long as it is good; two at once
    meet the same trade.

    Raises Conflict for a payment or an order that has ended, Unavailable when the provider does
    not answer: the payment stays open, try again.
    """
    if payment.state != PaymentState.CREATED or payment.order.state not in TAKES_PAYMENT:
        raise Conflict(_("This payment has ended. Choose again how to pay."))
    if payment.handover is not None:
        kept = Handover.model_validate(payment.handover)
        if kept.good_until is None or kept.good_until > db_now():
            return kept
    gateway = gateway_of(payment.provider)
    charge = Charge(
        number=payment.number,
        way=payment.way,
        amount_fen=payment.amount_fen,
        subject=_("Order %(number)s") % {"number": payment.order.number},
        begun_at=payment.begun_at,
        expires_at=payment.expires_at,
        notify_url=notify_url(payment),
        return_url=absolute(reverse("payments:returned", args=[payment.public_id])),
        client_ip=client_ip,
    )
    try:
        handover = gateway.create(account_for(payment), charge)
    except OutsideError as error:
        Payment.objects.filter(pk=payment.pk).update(trouble=str(error)[:300])
        raise Unavailable(
            _("%(provider)s does not answer now. Try again, or choose another way.")
            % {"provider": gateway.title}
        ) from error
    payment.handover = handover.model_dump(mode="json")
    Payment.objects.filter(pk=payment.pk).update(handover=payment.handover, trouble="")
    return handover


def payment_path(payment: Payment) -> str:
    """The page of the payment as whoever pays sees it."""
    mine = payment.order.payer_person_id is not None
    name = "payments:my_payment" if mine else "payments:payment"
    return reverse(name, args=[payment.public_id])
