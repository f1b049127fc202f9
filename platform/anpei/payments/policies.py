"""May a fee go back? The province answers, person by person."""

from collections.abc import Sequence

from django.utils import timezone

from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision
from anpei.payments.models import Order, OrderLine
from anpei.provinces.asking import ask
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import RefundFacts

type RefundAnswer = tuple[OrderLine, Decision]


def refund_answers(order: Order, lines: Sequence[OrderLine]) -> list[RefundAnswer]:
    """What the province says today about each line (enrolment read) of an approved order."""
    province, today = current_province(), policy_today()
    edition = edition_by_key(order.edition_key)
    approved_on = timezone.localdate(order.decided_at) if order.decided_at else today
    return [
        (
            line,
            ask(
                province.decide_refund,
                RefundFacts(
                    state=line.enrolment.state, approved_on=approved_on, fee_fen=line.amount_fen
                ),
                today,
                edition=edition,
            ),
        )
        for line in lines
    ]
