"""Reads: transfers by state, proposals, what a person may match by hand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.models import (
    BankStatement,
    LedgerEntry,
    LedgerKind,
    MatchKind,
    MatchPart,
    Order,
    StatementLine,
    StatementMatch,
)
from anpei.payments.queries.orders import with_payment
from anpei.payments.states import TAKES_PAYMENT, LineState, OrderState

SURE = (MatchKind.EXACT, MatchKind.COMBINED)


def transfers(*, state: str = "", words: str = "") -> QuerySet[StatementLine]:
    """Transfers, the newest first, with their statement and matches."""
    rows = StatementLine.objects.select_related("statement")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(payer_name__icontains=words)
            | Q(remark__icontains=words)
            | Q(serial=words)
            | Q(payer_account__endswith=words)
        )
    return rows.order_by("-booked_on", "-pk")


def with_matches(rows: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """The same with ``parts`` read, each with its match and order."""
    parts = MatchPart.objects.select_related("match", "order__enterprise").order_by("pk")
    return rows.prefetch_related(Prefetch("parts", queryset=parts))


def transfer_counts() -> dict[str, int]:
    """State → how many transfers are in it."""
    rows = StatementLine.objects.order_by().values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in rows}


def open_matches(*, sure: bool, words: str = "") -> QuerySet[StatementMatch]:
    """Proposals that wait for a person: those where everything agrees (or adds up) without a
    difference, or the others."""
    rows = StatementMatch.objects.filter(is_confirmed=False)
    agreed = Q(kind__in=SURE, differences=[])
    rows = rows.filter(agreed) if sure else rows.exclude(agreed)
    if words:
        rows = rows.filter(
            Q(parts__order__number__icontains=words)
            | Q(parts__order__enterprise__name__icontains=words)
            | Q(parts__line__payer_name__icontains=words)
        ).distinct()
    return with_parts(rows).order_by("pk")


def with_parts(rows: QuerySet[StatementMatch]) -> QuerySet[StatementMatch]:
    """Matches with transfers, orders and the orders' receipts read."""
    orders = with_payment(Order.objects.select_related("enterprise"))
    parts = MatchPart.objects.select_related("line").prefetch_related(
        Prefetch("order", queryset=orders)
    )
    return rows.prefetch_related(Prefetch("parts", queryset=parts.order_by("pk")))


def orders_wanting_money() -> QuerySet[Any]:
    """Orders that wait for money, and those whose receipt was believed before the transfer was
    seen; ``open_fen`` is what no confirmed match brings yet, more than 0."""
    parts = MatchPart.objects.filter(order=OuterRef("pk"), match__is_confirmed=True)
    taken = parts.order_by().values("order").annotate(fen=Sum("amount_fen")).values("fen")
    believed = LedgerEntry.objects.filter(
        order=OuterRef("pk"), kind=LedgerKind.PAYMENT, provider=BankTransfer.key
    )
    return Order.objects.annotate(
        open_fen=F("amount_fen") - Coalesce(Subquery(taken), 0, output_field=BigIntegerField())
    ).filter(Q(state__in=TAKES_PAYMENT) | Exists(believed), open_fen__gt=0)


def orders_to_match(words: str) -> QuerySet[Order]:
    """``orders_wanting_money`` by number or enterprise or payer; none without words."""
    if not words:
        return Order.objects.none()
    return with_payment(
        orders_wanting_money()
        .filter(
            Q(number__icontains=words)
            | Q(enterprise__name__icontains=words)
            | Q(receipts__payer_name__icontains=words)
        )
        .distinct()
        .select_related("enterprise")
    )


def short_of(matches: Sequence[StatementMatch]) -> list[tuple[str, int]]:
    """(number, fen that are missing) of the orders of confirmed matches whose receipt waits and
    that are not wholly paid."""
    paid = MatchPart.objects.filter(match__in=matches).values("order")
    short = orders_wanting_money().filter(pk__in=paid, state=OrderState.UNDER_REVIEW)
    return list(short.order_by("pk").values_list("number", "open_fen"))


def statements() -> QuerySet[BankStatement]:
    """Imported files, newest first, each with ``transfers`` and ``open_transfers``."""
    return BankStatement.objects.annotate(
        transfers=Count("lines"),
        open_transfers=Count("lines", filter=Q(lines__state=LineState.OPEN)),
    ).order_by("-pk")


def match_of(order: Order) -> StatementMatch | None:
    """The match that pays or may pay this order: a confirmed one, else the proposal."""
    rows = StatementMatch.objects.filter(parts__order=order).order_by("-is_confirmed", "pk")
    return with_parts(rows).first()
