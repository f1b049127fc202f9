"""Filing the payment receipt (缴费回执), first and again after a refusal (SD-21, SD-22)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit.models import actor_name
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import InvalidInput
from anpei.payments.billing import check_last_four, half_width
from anpei.payments.domain.move import move_order
from anpei.payments.domain.statements.propose import propose_for_payers
from anpei.payments.models import Order, Receipt
from anpei.payments.statements.payer import payer_key
from anpei.payments.states import OrderState


def file_receipt(
    *, order: Order, payer_name: str, account_last4: str, paid_on: date, by: User | None
) -> Receipt:
    """File who paid, from which account, on which day; the order waits for review then.

    Raises InvalidInput naming the field, IllegalMove when the order takes no receipt (any more).
    """
    payer = payer_name.strip()
    if not payer:
        raise InvalidInput(_("Enter the name of the account that paid."), field="payer_name")
    try:
        check_last_four(account_last4)
    except ValidationError as error:
        raise InvalidInput(error.messages[0], field="account_last4") from error
    if paid_on > policy_today():
        raise InvalidInput(_("The day of payment lies in the future."), field="paid_on")
    with transaction.atomic():
        locked = move_order(
            order=order,
            to=OrderState.UNDER_REVIEW,
            by=by,
            submitted_at=db_now(),
            decided_at=None,
            refusal_reason="",
        )
        receipt = Receipt.objects.create(
            order=locked,
            payer_name=payer,
            payer_key=payer_key(payer),
            account_last4=half_width(account_last4),
            paid_on=paid_on,
            filed_by=actor_name(by),
        )
        # The money may be on a statement already (SD-26).
        propose_for_payers(names=(payer,), amount_fen=locked.amount_fen, number=locked.number)
    return receipt
