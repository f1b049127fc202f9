"""Proposing which transfers pay which orders. A constant number of queries however many lines."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from anpei.payments.models import MatchPart, Receipt, StatementLine, StatementMatch
from anpei.payments.queries.statements import orders_wanting_money
from anpei.payments.statements.matching import (
    DAYS_APART,
    LineFacts,
    OrderFacts,
    Proposal,
    numbers_in,
    propose,
)
from anpei.payments.statements.payer import payer_key
from anpei.payments.states import ACCEPTS_RECEIPT, TAKES_PAYMENT, LineState

_MOST_LINES = 2_000
_MOST_ORDERS = 5_000


def propose_matches(*, lines: Sequence[StatementLine]) -> int:
    """Propose for new lines, together with what their payers sent before; how many proposals."""
    keys = {line.payer_key for line in lines} - {""}
    of_payers = open_lines().filter(payer_key__in=keys)[:_MOST_LINES]
    return _propose({line.pk: line for line in (*lines, *of_payers)}.values())


def propose_for_payers(*, names: Iterable[str], amount_fen: int, number: str) -> int:
    """Propose anew for the open lines of these payers, and for those that may pay this order."""
    keys = {payer_key(name) for name in names} - {""}
    lines = open_lines().filter(
        Q(payer_key__in=keys) | Q(amount_fen=amount_fen) | Q(remark__contains=number)
    )
    return _propose(lines[:_MOST_LINES])


def open_lines() -> QuerySet[StatementLine]:
    """Lines with money left, the oldest first."""
    return StatementLine.objects.filter(
        state=LineState.OPEN, matched_fen__lt=F("amount_fen")
    ).order_by("pk")


def propose_again(*, lines: Iterable[StatementLine]) -> int:
    """Propose for these lines alone: those that the caller has locked."""
    return _propose(lines)


def _propose(lines: Iterable[StatementLine]) -> int:
    keys = [line.pk for line in lines]
    if not keys:
        return 0
    with transaction.atomic():
        # Two imports at once would propose twice for the same lines: one waits for the other.
        locked = open_lines().filter(pk__in=keys).select_for_update(no_key=True)
        facts = [_line_facts(line) for line in locked]
        StatementMatch.objects.filter(is_confirmed=False, parts__line__in=keys).delete()
        found = propose(facts, _candidates(facts))
        _write(found)
    return len(found)


def _write(found: Sequence[Proposal]) -> None:
    matches = StatementMatch.objects.bulk_create(
        StatementMatch(kind=one.kind, differences=[str(code) for code in one.differences])
        for one in found
    )
    MatchPart.objects.bulk_create(
        MatchPart(match=match, line_id=line, order_id=order, amount_fen=fen)
        for match, one in zip(matches, found, strict=True)
        for line, order, fen in one.parts
    )


def _line_facts(line: StatementLine) -> LineFacts:
    return LineFacts(
        pk=line.pk,
        booked_on=line.booked_on,
        open_fen=line.open_fen,
        payer=line.payer_key,
        last4=line.account_last4,
        remark=line.remark,
    )


def _candidates(lines: Sequence[LineFacts]) -> list[OrderFacts]:
    """Orders that want money and have something in common with one of the lines; of those that are
    approved already only the ones paid in these days."""
    if not lines:
        return []
    last = Receipt.objects.filter(order=OuterRef("pk")).order_by("-pk")
    days, apart = [line.booked_on for line in lines], timedelta(days=DAYS_APART)
    these_days = Receipt.objects.filter(paid_on__range=(min(days) - apart, max(days) + apart))
    rows = (
        orders_wanting_money()
        .filter(Q(state__in=TAKES_PAYMENT) | Q(pk__in=these_days.values("order")))
        .annotate(
            payer=Subquery(last.values("payer_key")[:1]),
            last4=Subquery(last.values("account_last4")[:1]),
            paid_on=Subquery(last.values("paid_on")[:1]),
        )
        .filter(_something_in_common(lines))
        .order_by("pk")
        .values_list(
            "pk", "number", "open_fen", "enterprise__name", "payer", "last4", "paid_on", "state"
        )
    )
    return [
        OrderFacts(
            pk=pk,
            number=number,
            amount_fen=fen,
            enterprise=payer_key(enterprise),
            payer=payer or "",
            last4=last4 or "",
            paid_on=paid_on,
            is_filed=state not in ACCEPTS_RECEIPT,
        )
        for pk, number, fen, enterprise, payer, last4, paid_on, state in rows[:_MOST_ORDERS]
    ]


def _something_in_common(lines: Sequence[LineFacts]) -> Q:
    keys = {line.payer for line in lines} - {""}
    last4s = {line.last4 for line in lines} - {""}
    numbers = {number for line in lines for number in numbers_in(line.remark)}
    names = StatementLine.objects.filter(pk__in=[line.pk for line in lines]).values("payer_name")
    return (
        Q(payer__in=keys)
        | Q(enterprise__name__in=names)
        | Q(number__in=numbers)
        | Q(open_fen__in={line.open_fen for line in lines}, last4__in=last4s)
    )
