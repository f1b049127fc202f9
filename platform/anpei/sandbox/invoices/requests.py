"""What a client asks the invoice platform for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True)
class Buyer:
    """Who the invoice is made out to."""

    title: str
    taxpayer_number: str
    address: str = ""
    phone: str = ""
    bank_name: str = ""
    bank_account: str = ""


@dataclass(frozen=True)
class InvoiceRequest:
    """An invoice to issue. `red_of` is the number of the one that it takes back, "" for none;
    `amount_fen` is always positive and includes the tax."""

    request_number: Annotated[str, Field(min_length=8, max_length=60)]
    kind: Literal["ordinary", "special"]
    medium: Literal["electronic", "paper"]
    seller: str
    buyer: Buyer
    item: str
    quantity: Annotated[int, Field(ge=1)]
    amount_fen: Annotated[int, Field(gt=0)]
    remark: str = ""
    red_of: str = ""


@dataclass(frozen=True)
class RequestState:
    """processing, then issued with its number or refused with a reason."""

    request_number: str
    state: str
    invoice_number: str
    issued_on: str | None
    amount_fen: int
    red_of: str
    reason: str
