"""Telling enterprise and learners what became of a receipt (SD-23, SD-24, PL-63)."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.kernel.money import yuan
from anpei.messages.domain import Notification, notify, notify_each
from anpei.payments.addresses import order_path
from anpei.payments.models import Order, Refund
from anpei.payments.money_kinds import MONEY_GIVEN_BACK, ORDER_EXPIRED
from anpei.webhooks.domain import tell_receivers
from anpei.webhooks.kinds import EventKind


def tell_approved(*, order: Order, enrolments: Sequence[Enrolment]) -> None:
    """The enterprise, and every learner of ``enrolments`` (class read), for whom study is open
    now: each until the end of the period of their own."""
    facts = {"order": order.number, "class_name": order.training_class.name}
    _tell_payer(order, "payments.receipt_approved", {**facts, "people": order.people})
    paid = {"order": order.public_id, "number": order.number, "amount_fen": order.amount_fen}
    tell_receivers(kind=EventKind.ORDER_PAID, events=[paid])
    users = User.objects.filter(person__in=[one.person_id for one in enrolments], is_active=True)
    learners = {user.person_id: user for user in users}
    notify_each(
        kind="payments.study_open",
        notifications=[
            Notification(
                to=learners[one.person_id],
                facts={"class_name": one.training_class.name, "study_until": one.study_ends},
                link=reverse("site:learner_home"),
                about=order,
            )
            for one in enrolments
            if one.person_id in learners
        ],
    )


def tell_refused(*, order: Order) -> None:
    """The enterprise, with the reason."""
    _tell_payer(
        order,
        "payments.receipt_refused",
        {
            "order": order.number,
            "class_name": order.training_class.name,
            "reason": order.refusal_reason,
        },
    )


def tell_expired(*, order: Order) -> None:
    """Whoever pays: the order lapsed, the people can be ordered anew (YN-15)."""
    _tell_payer(
        order, ORDER_EXPIRED, {"order": order.number, "class_name": order.training_class.name}
    )


def tell_given_back(*, order: Order, refund: Refund, paid_at: datetime | None) -> None:
    """Whoever paid: money that bought nothing goes back the way it came, and why."""
    facts: dict[str, str | int] = {
        "order": order.number,
        "amount": yuan(refund.amount_fen),
        "paid_at": f"{paid_at:%Y-%m-%d %H:%M}" if paid_at else "",
        "reason": refund.reason,
    }
    _tell_payer(order, MONEY_GIVEN_BACK, facts)


def payer_account(order: Order) -> User | None:
    """Who is told about the order: the person who pays, else the enterprise's account."""
    if order.payer_person_id is not None:
        return User.objects.filter(person=order.payer_person_id, is_active=True).first()
    return User.objects.filter(enterprise=order.enterprise_id, is_active=True).first()


def _tell_payer(order: Order, kind: str, facts: dict[str, str | int]) -> None:
    account = payer_account(order)
    if account:
        notify(
            kind=kind,
            to=account,
            facts=facts,
            link=order_path(order),
            about=order,
            mail_to=order.email,
        )
