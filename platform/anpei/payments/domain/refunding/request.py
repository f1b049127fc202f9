"""Asking for money back after the approval: for whom, why, and where to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import Conflict, InvalidInput, Refused
from anpei.payments.billing import check_bank_account
from anpei.payments.models import Order, OrderLine, Payment, Refund, RefundEvent, RefundLine
from anpei.payments.policies import RefundAnswer, refund_answers
from anpei.payments.states import OrderState, PaymentState

_OPEN = "one_open_refund_an_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPayee:
    """The account that the money goes back to; the names are ``Refund``'s columns."""

    payee_name: str
    payee_bank: str
    payee_account: str

    @classmethod
    def nobody(cls) -> "RefundPayee":
        """Nothing entered: refused where an account is needed."""
        return cls(payee_name="", payee_bank="", payee_account="")


class RefundRefused(Refused):
    """The rules keep somebody's fee; ``refused`` names each of them."""

    def __init__(self, refused: Sequence[RefundAnswer]) -> None:
        line, decision = refused[0]
        message = _("%(name)s: %(reason)s") % {
            "name": line.enrolment.person.name,
            "reason": decision.message,
        }
        super().__init__(replace(decision, message=message))
        self.refused = tuple(refused)


def request_refund(
    *,
    order: Order,
    enrolments: Sequence[str],
    reason: str,
    payee: RefundPayee | None,
    by: User | None,
) -> Refund:
    """Ask the fees of ``enrolments`` (public ids of the order's) back; finance decides. What was
    paid online goes back the way it came and needs no ``payee``.

    Raises InvalidInput naming the field, Conflict for an order that is not paid or has another
    refund under way, RefundRefused for people whose fee the rules keep.
    """
    payment = payment_to_refund(order)
    _check(reason, None if payment else payee or RefundPayee.nobody())
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
        if locked.state != OrderState.APPROVED:
            raise Conflict(_("Only the fee of an approved payment can go back."))
        lines = refund_lines(locked, enrolments)
        check_refundable(locked, lines)
        if not any(line.amount_fen for line in lines):
            raise InvalidInput(_("Nothing was paid for these people."), field="enrolments")
        refund = _create(locked, lines, reason.strip(), payment or payee)
        RefundLine.objects.bulk_create(RefundLine(refund=refund, line=line) for line in lines)
        RefundEvent.of(refund, "", by=by, reason=refund.reason).save()
        audit.record(
            act="refund.request",
            subject=refund,
            by=by,
            after={"order": locked.number, "fen": refund.amount_fen, "people": len(lines)},
            reason=refund.reason,
        )
    return refund


def refund_lines(order: Order, enrolments: Sequence[str]) -> list[OrderLine]:
    """The order's lines of these enrolments. Raises InvalidInput for nobody or a stranger."""
    wanted = set(enrolments)
    lines = list(
        OrderLine.objects.filter(order=order, enrolment__public_id__in=wanted)
        .select_related("enrolment__person")
        .order_by("pk")
    )
    if not wanted or len(lines) != len(wanted):
        raise InvalidInput(_("Choose the people whose fee should go back."), field="enrolments")
    return lines


def check_refundable(order: Order, lines: Sequence[OrderLine]) -> None:
    """Raises RefundRefused naming everybody whose fee the rules keep."""
    refused = [answer for answer in refund_answers(order, lines) if not answer[1].allowed]
    if refused:
        raise RefundRefused(refused)


def payment_to_refund(order: Order) -> Payment | None:
    """The online payment that paid the order; None when it was paid by bank transfer."""
    return (
        Payment.objects.filter(order=order, state=PaymentState.PAID)
        .exclude(refunds__is_automatic=True)
        .first()
    )


def _check(reason: str, payee: RefundPayee | None) -> None:
    if not reason.strip():
        raise InvalidInput(_("Say why the fee should go back."), field="reason")
    if payee is None:
        return
    for name in ("payee_name", "payee_bank"):
        if not getattr(payee, name).strip():
            raise InvalidInput(_("This is needed to send the money back."), field=name)
    try:
        check_bank_account(payee.payee_account)
    except ValidationError as error:
        raise InvalidInput(error.messages[0], field="payee_account") from error


def _create(
    order: Order, lines: Sequence[OrderLine], reason: str, way: RefundPayee | Payment | None
) -> Refund:
    try:
        with transaction.atomic():
            return Refund.objects.create(
                order=order,
                amount_fen=sum(line.amount_fen for line in lines),
                reason=reason,
                payment=way if isinstance(way, Payment) else None,
                **(asdict(way) if isinstance(way, RefundPayee) else {}),
            )
    except IntegrityError as error:
        if _OPEN not in str(error):
            raise
        raise Conflict(
            _("A refund of this order is under way. Wait for it, or withdraw it first.")
        ) from error
