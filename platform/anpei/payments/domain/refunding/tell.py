"""Telling the enterprise what became of its refund."""

from anpei.kernel.money import yuan
from anpei.messages.domain import notify
from anpei.payments.addresses import order_path
from anpei.payments.domain.tell import payer_account
from anpei.payments.models import Refund
from anpei.payments.money_kinds import REFUND_DECIDED


def tell_of_refund(refund: Refund, answer: str = "") -> None:
    """Inside the caller's transaction; it leaves after the commit."""
    order = refund.order
    user = payer_account(order)
    if user is None:
        return
    notify(
        kind=REFUND_DECIDED,
        to=user,
        facts={
            "order": order.number,
            "amount": yuan(refund.amount_fen),
            "state": str(refund.get_state_display()),
            "answer": answer,
        },
        link=order_path(order),
        about=refund,
        mail_to=order.email,
    )
