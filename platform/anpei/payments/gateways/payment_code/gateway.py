"""Payment by code (缴款码): the payer applies, finance brings the code from the fee platform and
imports what was paid; unpaid codes are voided there (济应急发〔2023〕3号, 考试点篇(三)).

No network: the provider is the association's own desk (``Desk``), which the app seats at its start.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from anpei.payments.gateways.contract import (
    Account,
    BillRow,
    Charge,
    Handover,
    NoticeAnswer,
    NoticeRefused,
    NoticeRequest,
    OnlineGateway,
    RefundAsk,
    RefundOutcome,
    RefundState,
    TradeFacts,
    Way,
)
from anpei.payments.gateways.payment_code.account import FIELDS, PaymentCodeAccount
from anpei.payments.gateways.payment_code.desk import Desk


class PaymentCode(OnlineGateway):
    """Codes of a fee platform that is reached by files alone."""

    key = "payment_code"
    title = _("Payment code")
    ways = (Way("code", _("By the code of the fee platform")),)
    account_type = PaymentCodeAccount
    account_fields = FIELDS
    accepted = NoticeAnswer(200, b"")
    refused = NoticeAnswer(404, b"")
    by_hand = True

    def __init__(self) -> None:
        self._desk: Desk | None = None

    def seat(self, desk: Desk) -> None:
        """Who keeps the codes from now on."""
        self._desk = desk

    @property
    def desk(self) -> Desk:
        """Raises RuntimeError before the app is ready."""
        if self._desk is None:
            raise RuntimeError("nobody sits at the desk")
        return self._desk

    def longest(self, account: Account) -> timedelta:
        return timedelta(days=_own(account).days)

    def address(self) -> str:
        return ""

    def create(self, account: Account, charge: Charge) -> Handover:
        """The code, or none yet; then it is asked for again the next time."""
        code = self.desk.code_for(charge.number)
        return Handover(
            kind="code",
            text=code,
            note=_own(account).how_to_pay,
            good_until=None if code else charge.begun_at,
        )

    def query(self, account: Account, number: str, begun_at: datetime) -> TradeFacts:
        return self.desk.facts_of(number)

    def close(self, account: Account, number: str, begun_at: datetime) -> None:
        """Staff void the code at the fee platform: it stands on their list from now on."""

    def refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        """退付 goes by application: staff apply for it, then record it like a bank's refund."""
        return RefundOutcome(
            state=RefundState.FAILED,
            request_number=asked.request_number,
            reason=str(
                _("The fee platform pays back on application: apply there, then record it here.")
            ),
        )

    def query_refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        return self.refund(account, asked)

    def bill(self, account: Account, day: date) -> Sequence[BillRow]:
        return self.desk.rows_of(day)

    def read_notice(
        self,
        account: Account,
        request: NoticeRequest,
    ) -> TradeFacts | RefundOutcome | None:
        raise NoticeRefused("no_notices")


PAYMENT_CODE = PaymentCode()


def _own(account: Account) -> PaymentCodeAccount:
    if not isinstance(account, PaymentCodeAccount):
        raise TypeError(type(account).__name__)
    return account
