"""An order is paid, by whichever provider: study opens for everybody on it (SD-24, YN-16)."""

from django.db import transaction

from anpei.accounts.domain.ensure_learners import ensure_learner_accounts
from anpei.accounts.models import User
from anpei.enrolment.domain import move_enrolments
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.states import IllegalMove
from anpei.payments.domain.closing import close_open_payments
from anpei.payments.domain.ledger import enter_payment
from anpei.payments.domain.move import move_order
from anpei.payments.domain.tell import tell_approved
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.models import Order
from anpei.payments.states import OrderState
from anpei.provinces.current import edition_by_key
from tenants.enqueuing import enqueue


def approve_paid(*, order: Order, by: User | None, reason: str = "") -> Order:
    """Approve, and open study for every learner of the order in the same transaction.

    Each learner has an account afterwards; where the invoice is asked for at once, it is next. The
    ledger is the caller's. Raises IllegalMove unless the order waits for money.
    """
    from anpei.payments.tasks import request_invoices  # noqa: PLC0415 - tasks import the domain

    with transaction.atomic():
        now = db_now()
        locked = move_order(
            order=order, to=OrderState.APPROVED, by=by, reason=reason, decided_at=now
        )
        close_open_payments(order=locked)
        applied = Enrolment.objects.filter(line__order=locked, state=EnrolmentState.APPLIED)
        moved = move_enrolments(
            enrolments=list(applied.values_list("pk", flat=True)),
            to=EnrolmentState.STUDYING,
            by=by,
            studying_at=now,
        )
        ensure_learner_accounts(people=[one.person_id for one in moved], by=by)
        tell_approved(order=locked, enrolments=moved)
        if edition_by_key(locked.edition_key).policy.invoice_automatic_days == 0:
            enqueue(request_invoices)
    return locked


def approve_filed(*, order: Order, by: User | None) -> Order:
    """Approve by the receipt that waits, and enter the bank transfer that it speaks of.

    Raises IllegalMove unless a receipt waits.
    """
    with transaction.atomic():
        rows = Order.objects.select_for_update(of=("self",), no_key=True)
        waiting = rows.get(pk=order.pk)
        if waiting.state != OrderState.UNDER_REVIEW:
            raise IllegalMove.of(waiting)
        locked = approve_paid(order=order, by=by)
        enter_payment(
            order=locked,
            provider=BankTransfer.key,
            reference=f"receipt-{locked.receipts.latest('pk').pk}",
            amount_fen=locked.amount_fen,
            by=by,
        )
    return locked
