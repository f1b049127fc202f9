"""A receipt was believed: the transfer that it speaks of is taken too, and pays no second order."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.payments.domain.statements.confirm import (
    MatchGone,
    lock_proposal,
    settle_match,
    take_lines,
)
from anpei.payments.domain.statements.propose import open_lines, propose_again
from anpei.payments.models import MatchPart, Order, StatementMatch


def take_proposed(*, order: Order, by: User | None) -> None:
    """Take the transfers proposed without a difference for ``order`` (locked by the caller). Of a
    proposal for several orders its part alone; the rest of the money is proposed anew."""
    match = (
        StatementMatch.objects.filter(is_confirmed=False, differences=[], parts__order=order)
        .order_by("pk")
        .first()
    )
    if match is None:
        return
    parts = list(match.parts.filter(order=order).order_by("pk"))
    try:
        with transaction.atomic():
            take_lines(parts)
            lock_proposal(match)
            MatchPart.objects.filter(match=match).exclude(order=order).delete()
            settle_match(match, parts, by=by)
    except MatchGone:
        # Matched otherwise this very moment; the receipt counts all the same.
        return
    propose_again(lines=open_lines().filter(pk__in=[part.line_id for part in parts]))
