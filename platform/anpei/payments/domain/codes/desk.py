"""What the association's own tables say where another provider would be asked."""

from collections.abc import Sequence
from datetime import date

from anpei.payments.domain.paying.compare import window_of
from anpei.payments.gateways.contract import BillRow, TradeFacts, TradeState
from anpei.payments.gateways.payment_code import PAYMENT_CODE
from anpei.payments.models import CodeResult, PaymentCode


class CodeDesk:
    """``gateways.payment_code.Desk``: codes and results as finance has brought them."""

    def code_for(self, number: str) -> str:
        found = PaymentCode.objects.filter(payment__number=number).first()
        return found.code if found else ""

    def facts_of(self, number: str) -> TradeFacts:
        code = self.code_for(number)
        result = CodeResult.objects.filter(code=code).first() if code else None
        if result is None:
            return TradeFacts(state=TradeState.WAITING, number=number)
        return TradeFacts(
            state=TradeState.PAID,
            number=number,
            trade_number=result.code,
            amount_fen=result.amount_fen,
            paid_at=result.paid_at,
            payer=result.payer,
        )

    def rows_of(self, day: date) -> Sequence[BillRow]:
        since, until = window_of(PAYMENT_CODE.key, day)
        results = list(CodeResult.objects.filter(paid_at__gte=since, paid_at__lt=until))
        ours = PaymentCode.objects.filter(code__in=[one.code for one in results])
        numbers = dict(ours.values_list("code", "payment__number"))
        return [
            BillRow(
                kind="payment",
                number=numbers.get(one.code, one.code),
                trade_number=one.code,
                amount_fen=one.amount_fen,
                at=one.paid_at,
            )
            for one in results
        ]
