"""What a way of paying offers: one file a provider, named by the province's order flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from anpei.kernel.decisions import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Where the money goes and what must be written on the transfer."""

    name: str
    bank: str
    number: str
    remark: str


class Gateway(Protocol):
    """A way to pay an order."""

    @property
    def key(self) -> str:
        """How a province's order flow names it."""
        ...

    @property
    def title(self) -> Text: ...

    def payee(
        self,
        *,
        account: Mapping[str, str],
        enterprise_name: str,
        people: int,
        order_number: str,
    ) -> Payee:
        """Where and with which words to pay. ``account`` is the association's own."""
        ...
