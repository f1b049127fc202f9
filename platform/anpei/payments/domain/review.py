"""Staff decide about a receipt: approval opens study, a refusal says why (SD-23, SD-24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.domain.ensure_learners import ensure_learner_accounts
from anpei.accounts.models import User
from anpei.enrolment.domain import move_enrolments
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain.ledger import enter_payment
from anpei.payments.domain.move import move_order
from anpei.payments.domain.tell import tell_approved, tell_refused
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.models import Order
from anpei.payments.states import OrderState


def approve_order(*, order: Order, by: User | None) -> Order:
    """Approve, and open study for every learner of the order in the same transaction.

    Each learner has an account afterwards. Raises IllegalMove unless a receipt waits.
    """
    with transaction.atomic():
        now = db_now()
        locked = move_order(order=order, to=OrderState.APPROVED, by=by, decided_at=now)
        enter_payment(
            order=locked,
            provider=BankTransfer.key,
            reference=f"receipt-{locked.receipts.latest('pk').pk}",
            amount_fen=locked.amount_fen,
            by=by,
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


def refuse_order(*, order: Order, reason: str, by: User | None) -> Order:
    """Refuse the receipt with a reason; the enterprise may file again.

    Raises InvalidInput without a reason, IllegalMove unless a receipt waits.
    """
    why = reason.strip()
    if not why:
        raise InvalidInput(_("A refusal needs a reason."), field="reason")
    with transaction.atomic():
        refused = move_order(
            order=order,
            to=OrderState.REFUSED,
            by=by,
            reason=why,
            decided_at=db_now(),
            refusal_reason=why,
        )
        tell_refused(order=refused)
    return refused
