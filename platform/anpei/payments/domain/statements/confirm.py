"""A person agrees to a match: the transfers are taken, the orders approved (SD-24, SD-26)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.audit.models import actor_name
from anpei.kernel.errors import Conflict
from anpei.payments.domain.approve import approve_filed
from anpei.payments.models import MatchPart, Order, StatementLine, StatementMatch
from anpei.payments.queries.statements import orders_wanting_money
from anpei.payments.states import ACCEPTS_RECEIPT, LineState, OrderState


class MatchGone(Conflict):
    """The proposal was confirmed, undone or overtaken meanwhile."""

    code = "match_gone"


def confirm_match(*, match: StatementMatch, by: User | None) -> list[Order]:
    """Confirm a proposal, all or none; gives the orders that are approved by it: those that are
    wholly paid now. One that lacks money waits on for the rest, one that was approved by its
    receipt has its transfer now.

    Raises MatchGone when it is no longer open, Conflict when less money is left on a transfer or
    when an order has not filed its receipt.
    """
    with transaction.atomic():
        orders = lock_orders(match.parts.values_list("order_id", flat=True))
        parts = list(match.parts.order_by("order_id", "pk"))
        take_lines(parts)
        locked = lock_proposal(match)
        _check_filed(orders)
        settle_match(locked, parts, by=by)
        return approve_matched(orders, by=by)


def lock_orders(pks: Iterable[int]) -> list[Order]:
    """The orders by number, locked. Whoever changes matches locks orders first, then transfers,
    then the match, each kind by its number: so nobody waits in a circle."""
    rows = Order.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=set(pks)).order_by("pk"))


def lock_proposal(match: StatementMatch) -> StatementMatch:
    """Its row, locked. Raises MatchGone when it is confirmed or gone."""
    rows = StatementMatch.objects.select_for_update(no_key=True)
    locked = rows.filter(pk=match.pk, is_confirmed=False).first()
    if locked is None:
        raise MatchGone(_("This proposal is settled or was overtaken. Reload the page."))
    return locked


def approve_matched(orders: Sequence[Order], *, by: User | None) -> list[Order]:
    """Approve those whose receipt waits and that confirmed matches pay wholly."""
    return [
        approve_filed(order=order, by=by)
        for order in orders
        if order.state == OrderState.UNDER_REVIEW and matched_fen_of(order) >= order.amount_fen
    ]


def take_lines(parts: list[MatchPart]) -> None:
    """Take each part's money from its transfer by one conditional statement, rows in one order."""
    sums: dict[int, int] = {}
    for part in parts:
        sums[part.line_id] = sums.get(part.line_id, 0) + part.amount_fen
    list(StatementLine.objects.select_for_update(no_key=True).filter(pk__in=sums).order_by("pk"))
    for pk, fen in sorted(sums.items()):
        taken = StatementLine.objects.filter(
            pk=pk, state=LineState.OPEN, amount_fen__gte=F("matched_fen") + fen
        ).update(matched_fen=F("matched_fen") + fen)
        if not taken:
            raise MatchGone(_("A transfer was matched otherwise meanwhile. Reload the page."))
        StatementLine.objects.filter(pk=pk, matched_fen=F("amount_fen")).update(
            state=LineState.MATCHED
        )


def settle_match(match: StatementMatch, parts: list[MatchPart], *, by: User | None) -> None:
    """Mark it confirmed, and let go of what else was proposed for its transfers and orders."""
    match.is_confirmed = True
    match.actor = actor_name(by)
    match.save(update_fields=["is_confirmed", "actor"])
    orders = {part.order_id for part in parts}
    lines = set(
        StatementLine.objects.filter(
            pk__in={part.line_id for part in parts}, state=LineState.MATCHED
        ).values_list("pk", flat=True)
    )
    others = StatementMatch.objects.filter(is_confirmed=False)
    others.filter(parts__order__in=orders).delete()
    others.filter(parts__line__in=lines).delete()
    audit.record(
        act="statement.match",
        subject=match,
        by=by,
        after={
            "parts": [
                {"line": part.line_id, "order": part.order_id, "fen": part.amount_fen}
                for part in parts
            ]
        },
    )


def _check_filed(orders: Sequence[Order]) -> None:
    wanting = wanted_fen_of(orders)
    for order in orders:
        if order.state in ACCEPTS_RECEIPT or order.pk not in wanting:
            raise Conflict(
                _(
                    "Order %(number)s has no receipt that waits for review (%(state)s). Ask the "
                    "enterprise to file it; the proposal stays."
                )
                % {"number": order.number, "state": order.get_state_display()}
            )


def wanted_fen_of(orders: Sequence[Order]) -> dict[int, int]:
    """Key of each order that wants money still → how much."""
    rows = orders_wanting_money().filter(pk__in=[order.pk for order in orders])
    return dict(rows.values_list("pk", "open_fen"))


def matched_fen_of(order: Order) -> int:
    """What confirmed matches bring for the order, in fen."""
    parts = MatchPart.objects.filter(order=order, match__is_confirmed=True)
    return int(parts.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
