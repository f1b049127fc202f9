"""Finance imports which codes were paid; each is settled by asking the desk (``ask``)."""

from enum import StrEnum

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.audit.models import actor_name
from anpei.kernel.clock import db_now
from anpei.payments.codes.reading import Result
from anpei.payments.domain.paying.ask import ask_provider
from anpei.payments.gateways.payment_code import PAYMENT_CODE
from anpei.payments.gateways.times import BEIJING
from anpei.payments.models import CodeResult, Payment, ProviderBill


class Kept(StrEnum):
    """What became of a result."""

    TAKEN = "taken"
    KNOWN = "known"
    """It came before."""
    STRANGE = "strange"
    """No payment of ours has this code: the day's bill lists it."""
    OTHER_AMOUNT = "other_amount"
    """Its payment is about another sum: the day's bill lists it."""
    CONTRADICTS = "contradicts"
    """It came before with other facts; those stay."""


def keep_result(*, result: Result, by: User | None) -> Kept:
    """Keep it once, and settle its payment. What was compared of its day is compared anew."""
    told = {
        "serial": result.serial,
        "amount_fen": result.amount_fen,
        "paid_at": result.paid_at,
    }
    with transaction.atomic():
        row, is_new = CodeResult.objects.get_or_create(
            code=result.code,
            defaults={**told, "payer": result.payer, "kept_at": db_now(), "actor": actor_name(by)},
        )
        if not is_new:
            same = all(getattr(row, name) == value for name, value in told.items())
            return Kept.KNOWN if same else Kept.CONTRADICTS
        audit.record(
            act="payment_code.result",
            subject=row,
            by=by,
            after={"code": row.code, "fen": row.amount_fen},
        )
        _compare_again(row)
        return _take(row, by)


def _take(row: CodeResult, by: User | None) -> Kept:
    payment = Payment.objects.filter(code__code=row.code).first()
    if payment is None:
        return Kept.STRANGE
    if payment.amount_fen != row.amount_fen:
        return Kept.OTHER_AMOUNT
    ask_provider(payment=payment, by=by)
    return Kept.TAKEN


def _compare_again(row: CodeResult) -> None:
    day = row.paid_at.astimezone(BEIJING).date()
    bills = ProviderBill.objects.filter(provider=PAYMENT_CODE.key, day=day)
    bills.exclude(compared_at=None).update(compared_at=None)
