"""Proposing which transfers pay which orders. A constant number of queries however many lines."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from anpei.payments.models import MatchPart, Order, Receipt, StatementLine, StatementMatch
from anpei.payments.statements.matching import (
    LineFacts,
    OrderFacts,
    Proposal,
    numbers_in,
    propose,
)
from anpei.payments.statements.payer import payer_key
from anpei.payments.states import LineState, OrderState

_WAITING = (OrderState.AWAITING_PAYMENT, OrderState.UNDER_REVIEW, OrderState.REFUSED)
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


def _propose(lines: Iterable[StatementLine]) -> int:
    facts = [_line_facts(line) for line in lines]
    if not facts:
        return 0
    with transaction.atomic():
        # Two imports at once would propose twice for the same lines: one waits for the other.
        keys = [fact.pk for fact in facts]
        locked = set(
            StatementLine.objects.select_for_update()
            .filter(pk__in=keys, state=LineState.OPEN)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        StatementMatch.objects.filter(is_confirmed=False, parts__line__in=keys).delete()
        open_facts = [fact for fact in facts if fact.pk in locked]
        found = propose(open_facts, _candidates(open_facts))
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
    """Orders that wait for money and have something in common with one of the lines."""
    keys = {line.payer for line in lines} - {""}
    last4s = {line.last4 for line in lines} - {""}
    numbers = {number for line in lines for number in numbers_in(line.remark)}
    names = StatementLine.objects.filter(pk__in=[line.pk for line in lines]).values("payer_name")
    last = Receipt.objects.filter(order=OuterRef("pk")).order_by("-pk")
    paid = MatchPart.objects.filter(order=OuterRef("pk"), match__is_confirmed=True)
    rows = (
        Order.objects.filter(~Exists(paid), state__in=_WAITING)
        .annotate(
            payer=Subquery(last.values("payer_key")[:1]),
            last4=Subquery(last.values("account_last4")[:1]),
            paid_on=Subquery(last.values("paid_on")[:1]),
        )
        .filter(
            Q(payer__in=keys)
            | Q(enterprise__name__in=names)
            | Q(number__in=numbers)
            | Q(amount_fen__in={line.open_fen for line in lines}, last4__in=last4s)
        )
        .order_by("pk")
        .values_list(
            "pk", "number", "amount_fen", "enterprise__name", "payer", "last4", "paid_on", "state"
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
            is_filed=state == OrderState.UNDER_REVIEW,
        )
        for pk, number, fen, enterprise, payer, last4, paid_on, state in rows[:_MOST_ORDERS]
    ]
