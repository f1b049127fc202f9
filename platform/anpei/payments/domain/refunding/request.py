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
from anpei.payments.models import Order, OrderLine, Refund, RefundEvent, RefundLine
from anpei.payments.policies import RefundAnswer, refund_answers
from anpei.payments.states import OrderState

_OPEN = "one_open_refund_an_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPayee:
    """The account that the money goes back to; the names are ``Refund``'s columns."""

    payee_name: str
    payee_bank: str
    payee_account: str


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
    *, order: Order, enrolments: Sequence[str], reason: str, payee: RefundPayee, by: User | None
) -> Refund:
    """Ask the fees of ``enrolments`` (public ids of the order's) back; finance decides.

    Raises InvalidInput naming the field, Conflict for an order that is not paid or has another
    refund under way, RefundRefused for people whose fee the rules keep.
    """
    _check(reason, payee)
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if locked.state != OrderState.APPROVED:
            raise Conflict(_("Only the fee of an approved payment can go back."))
        lines = refund_lines(locked, enrolments)
        check_refundable(locked, lines)
        refund = _create(locked, lines, reason.strip(), payee)
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


def _check(reason: str, payee: RefundPayee) -> None:
    if not reason.strip():
        raise InvalidInput(_("Say why the fee should go back."), field="reason")
    for name in ("payee_name", "payee_bank"):
        if not getattr(payee, name).strip():
            raise InvalidInput(_("This is needed to send the money back."), field=name)
    try:
        check_bank_account(payee.payee_account)
    except ValidationError as error:
        raise InvalidInput(error.messages[0], field="payee_account") from error


def _create(order: Order, lines: Sequence[OrderLine], reason: str, payee: RefundPayee) -> Refund:
    try:
        with transaction.atomic():
            return Refund.objects.create(
                order=order,
                amount_fen=sum(line.amount_fen for line in lines),
                reason=reason,
                **asdict(payee),
            )
    except IntegrityError as error:
        if _OPEN not in str(error):
            raise
        raise Conflict(
            _("A refund of this order is under way. Wait for it, or withdraw it first.")
        ) from error
