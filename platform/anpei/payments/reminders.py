"""Whom to remind of money: enterprises of unpaid orders, finance of receipts that wait."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from anpei.accounts.models import Role, User
from anpei.kernel.clock import policy_now, policy_today
from anpei.messages.domain import Notification, staff_with
from anpei.payments.models import Order
from anpei.payments.money_kinds import CODES_WAITING
from anpei.payments.queries.codes import Stand, code_payments
from anpei.payments.states import OrderState
from anpei.provinces.current import current_edition

LAST_REMINDER = 5
"""After so many it is not forgotten but not wanted."""


def unpaid_orders() -> Iterator[Notification]:
    """One for each further period of an order without a receipt, five at most."""
    every = current_edition().policy.remind_unpaid_days
    if not every:
        return
    now = policy_now()
    orders = (
        Order.objects.filter(
            state=OrderState.AWAITING_PAYMENT,
            payer_person=None,
            created_at__lte=now - timedelta(days=every),
            enterprise__user__is_active=True,
        )
        .select_related("training_class", "enterprise__user")
        .order_by("pk")
    )
    for order in orders.iterator(chunk_size=500):
        number = min((now - order.created_at).days // every, LAST_REMINDER)
        yield Notification(
            to=order.enterprise.user,
            facts={
                "order": order.number,
                "class_name": order.training_class.name,
                "ordered_on": timezone.localdate(order.created_at),
                "people": order.people,
            },
            link=reverse("payments:order", args=[order.public_id]),
            about=order,
            once=f"payments.order_unpaid:{order.pk}:{number}",
            mail_to=order.email,
        )


def waiting_receipts() -> Iterator[Notification]:
    """Finance, once a day, when receipts wait longer than the edition's target."""
    today = policy_today()
    target = current_edition().policy.payment_review_days
    waiting = Order.objects.filter(
        state=OrderState.UNDER_REVIEW, submitted_at__lt=policy_now() - timedelta(days=target)
    ).count()
    if not waiting:
        return
    staff: list[User] = staff_with(Role.FINANCE)
    for user in staff:
        yield Notification(
            to=user,
            facts={"count": waiting, "days": target},
            link=reverse("payments:receipt_queue"),
            once=f"payments.receipts_waiting:{user.pk}:{today}",
        )


def waiting_codes() -> Iterator[Notification]:
    """Finance, once a day, when payers have waited for their code since the day before."""
    waiting = code_payments(Stand.WAITING).filter(begun_at__lt=policy_now() - timedelta(days=1))
    count, today = waiting.count(), policy_today()
    if not count:
        return
    for user in staff_with(Role.FINANCE):
        yield Notification(
            to=user,
            facts={"count": count},
            link=reverse("payments:codes"),
            once=f"{CODES_WAITING}:{user.pk}:{today}",
        )
