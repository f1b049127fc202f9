"""Telling enterprise and learners what became of a receipt (SD-23, SD-24, PL-63)."""

from collections.abc import Collection

from django.urls import reverse

from anpei.accounts.models import User
from anpei.messages.domain import Notification, notify, notify_each
from anpei.payments.models import Order


def tell_approved(*, order: Order, people: Collection[int]) -> None:
    """The enterprise, and every learner of the order (primary keys) for whom study is open now."""
    facts = {"order": order.number, "class_name": order.training_class.name}
    _tell_enterprise(order, "payments.receipt_approved", {**facts, "people": order.people})
    learners = User.objects.filter(person__in=people, is_active=True).order_by("pk")
    notify_each(
        kind="payments.study_open",
        notifications=[
            Notification(
                to=learner,
                facts={
                    "class_name": order.training_class.name,
                    "study_until": order.training_class.study_until,
                },
                link=reverse("study:home"),
                about=order,
            )
            for learner in learners
        ],
    )


def tell_refused(*, order: Order) -> None:
    """The enterprise, with the reason."""
    _tell_enterprise(
        order,
        "payments.receipt_refused",
        {
            "order": order.number,
            "class_name": order.training_class.name,
            "reason": order.refusal_reason,
        },
    )


def _tell_enterprise(order: Order, kind: str, facts: dict[str, str | int]) -> None:
    account = User.objects.filter(enterprise=order.enterprise, is_active=True).first()
    if account:
        notify(
            kind=kind,
            to=account,
            facts=facts,
            link=reverse("payments:order", args=[order.public_id]),
            about=order,
            mail_to=order.email,
        )
