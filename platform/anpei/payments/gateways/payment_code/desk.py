"""The desk between the association and the fee platform: who keeps codes and results."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from anpei.payments.gateways.contract import BillRow, TradeFacts


class Desk(Protocol):
    """What finance has brought from the fee platform so far; ``number`` is ours."""

    def code_for(self, number: str) -> str:
        """The payment's code, "" while none is made."""
        ...

    def facts_of(self, number: str) -> TradeFacts:
        """What the imported results say of the payment."""
        ...

    def rows_of(self, day: date) -> Sequence[BillRow]:
        """The results of a day (Asia/Shanghai), also those of codes that nobody here knows."""
        ...
