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


def approve_paid(*, order: Order, by: User | None, reason: str = "") -> Order:
    """Approve, and open study for every learner of the order in the same transaction.

    Each learner has an account afterwards. The ledger is the caller's. Raises IllegalMove unless
    the order waits for money.
    """
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
        tell_approved(order=locked, people=[one.person_id for one in moved])
    return locked
