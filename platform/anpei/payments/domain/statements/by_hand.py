"""What the rules do not see, a person says: this pays that, this is not ours, this was wrong."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import IllegalMove, move
from anpei.payments.domain.statements.confirm import (
    MatchGone,
    approve_matched,
    lock_orders,
    settle_match,
    take_lines,
    wanted_fen_of,
)
from anpei.payments.models import MatchKind, MatchPart, Order, StatementLine, StatementMatch
from anpei.payments.states import STATEMENT_LINE, LineState


def match_by_hand(
    *, line: StatementLine, orders: Sequence[Order], by: User | None
) -> StatementMatch:
    """Give the transfer's money to ``orders`` in their order, as far as it reaches.

    Each order that is then wholly paid and whose receipt waits is approved. Raises InvalidInput for
    no order, Conflict when the money does not reach the last one or an order wants none (any more).
    """
    if not orders:
        raise InvalidInput(_("Choose at least one order."), field="orders")
    with transaction.atomic():
        fresh = lock_orders(order.pk for order in orders)
        locked = StatementLine.objects.select_for_update(no_key=True).get(pk=line.pk)
        match = StatementMatch.objects.create(kind=MatchKind.MANUAL)
        parts = _parts(match, locked, fresh)
        MatchPart.objects.bulk_create(parts)
        take_lines(parts)
        settle_match(match, parts, by=by)
        approve_matched(fresh, by=by)
    return match


def _parts(match: StatementMatch, line: StatementLine, orders: list[Order]) -> list[MatchPart]:
    wanting = wanted_fen_of(orders)
    left, parts = line.open_fen, []
    for order in orders:
        if order.pk not in wanting:
            raise Conflict(
                _("Order %(number)s waits for no transfer (%(state)s).")
                % {"number": order.number, "state": order.get_state_display()}
            )
        fen = min(left, wanting[order.pk])
        if fen <= 0:
            raise Conflict(
                _("Nothing of this transfer is left for order %(number)s, or it is paid already.")
                % {"number": order.number}
            )
        parts.append(MatchPart(match=match, line=line, order=order, amount_fen=fen))
        left -= fen
    return parts


def undo_match(*, match: StatementMatch, reason: str, by: User | None) -> None:
    """Let the transfers of a confirmed match go. What was approved by it stays approved: a state
    only moves forward, and a mistaken approval is put right by a refund.

    Raises InvalidInput without a reason, MatchGone when it is undone already.
    """
    why = reason.strip()
    if not why:
        raise InvalidInput(_("Say why the match is undone."), field="reason")
    with transaction.atomic():
        parts = list(match.parts.order_by("line_id"))
        lines = StatementLine.objects.select_for_update(no_key=True)
        list(lines.filter(pk__in=[part.line_id for part in parts]).order_by("pk"))
        rows = StatementMatch.objects.select_for_update(no_key=True)
        locked = rows.filter(pk=match.pk, is_confirmed=True).first()
        if locked is None:
            raise MatchGone(_("This match is undone already. Reload the page."))
        audit.record(act="statement.undo", subject=locked, by=by, reason=why)
        for part in parts:
            StatementLine.objects.filter(pk=part.line_id).update(
                matched_fen=F("matched_fen") - part.amount_fen, state=LineState.OPEN
            )
        locked.delete()


def set_line_not_ours(*, line: StatementLine, note: str, by: User | None) -> StatementLine:
    """Put a transfer aside with the reason. Raises InvalidInput, IllegalMove, Conflict for one
    that is partly matched."""
    why = note.strip()
    if not why:
        raise InvalidInput(_("Say what this transfer is."), field="note")
    if StatementLine.objects.filter(pk=line.pk, matched_fen__gt=0).exists():
        raise Conflict(_("A part of this transfer is matched. Undo that first."))
    fresh = _move(line, LineState.NOT_OURS, by=by, reason=why, note=why[:300])
    StatementMatch.objects.filter(is_confirmed=False, parts__line=fresh).delete()
    return fresh


def reopen_line(*, line: StatementLine, by: User | None) -> StatementLine:
    """Take a transfer back among the open ones. Raises IllegalMove unless it was put aside."""
    if line.state != LineState.NOT_OURS:
        raise IllegalMove(_("This transfer is not put aside."))
    return _move(line, LineState.OPEN, by=by, note="")


def _move(
    line: StatementLine, to: LineState, *, by: User | None, reason: str = "", note: str
) -> StatementLine:
    def record(row: StatementLine, before: LineState, after: LineState) -> None:
        row.note = note
        row.save(update_fields=["note"])
        audit.record(
            act=f"statement_line.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=reason,
        )

    return move(STATEMENT_LINE, line, to, record=record)
