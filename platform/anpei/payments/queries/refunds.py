"""Reads: refunds by state."""

from django.db.models import Count, Prefetch, Q, QuerySet

from anpei.payments.models import OrderLine, Refund, RefundLine
from anpei.payments.states import RefundState

OPEN = (RefundState.REQUESTED, RefundState.AGREED)


def refunds_for_staff(*, state: str = "", words: str = "") -> QuerySet[Refund]:
    """Refunds, newest first; ``words`` is part of a number, an enterprise or a reference."""
    rows = Refund.objects.select_related("order__enterprise", "order__training_class")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(order__number__icontains=words)
            | Q(order__enterprise__name__icontains=words)
            | Q(bank_reference__icontains=words)
        )
    return rows.order_by("-pk")


def refund_counts() -> dict[str, int]:
    """State → how many refunds are in it."""
    rows = Refund.objects.order_by().values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in rows}


def refund_with_everything(refunds: QuerySet[Refund], public_id: str) -> Refund | None:
    """One of ``refunds`` with its people and history; None when it is not among them."""
    lines = RefundLine.objects.select_related(
        "line__enrolment__person", "line__enrolment__licence"
    ).defer("line__enrolment__person__id_number", "line__enrolment__person__mobile")
    return (
        refunds.select_related("order__enterprise", "order__training_class", "payment")
        .prefetch_related(Prefetch("lines", queryset=lines.order_by("pk")), "events")
        .filter(public_id=public_id)
        .first()
    )


def refundable_lines(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Lines with person and licence read, as the form shows them."""
    return (
        lines.select_related("enrolment__person", "enrolment__licence")
        .defer("enrolment__person__id_number", "enrolment__person__mobile")
        .order_by("pk")
    )
