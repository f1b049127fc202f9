"""Telling the payer that the code is there."""

from django.utils import timezone

from anpei.kernel.money import yuan
from anpei.messages.domain import notify
from anpei.payments.domain.paying.handover import payment_path
from anpei.payments.domain.tell import payer_account
from anpei.payments.models import Payment
from anpei.payments.money_kinds import CODE_GIVEN


def tell_code(*, payment: Payment, code: str) -> None:
    """Whoever pays: the code, the sum and until when, with the way to the payment's page."""
    account = payer_account(payment.order)
    if account is None:
        return
    notify(
        kind=CODE_GIVEN,
        to=account,
        facts={
            "order": payment.order.number,
            "code": code,
            "amount": yuan(payment.amount_fen),
            "until": f"{timezone.localtime(payment.expires_at):%Y-%m-%d %H:%M}",
        },
        link=payment_path(payment),
        about=payment.order,
        mail_to=payment.order.email,
    )
