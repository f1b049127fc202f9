"""An order is paid, by whichever provider: study opens for everybody on it (SD-24, YN-16)."""

from django.db import transaction

from anpei.accounts.domain.ensure_learners import ensure_learner_accounts
from anpei.accounts.models import User
from anpei.enrolment.domain import move_enrolments
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.payments.domain.move import move_order
from anpei.payments.domain.tell import tell_approved
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
