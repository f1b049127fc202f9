"""The values about money that the core itself reads; a part of every edition's policy."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from anpei.provinces.values import Area, Unit, value


class PayingValues(BaseModel):
    """Receipts, invoices, unpaid orders."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    payment_review_days: int = value(
        3,
        title=_("Target time for checking a receipt"),
        area=Area.PAYING,
        source="PL-40",
        unit=Unit.WORKING_DAYS,
        ge=1,
    )
    invoice_days: int = value(
        10,
        title=_("Time from the approval to the invoice"),
        area=Area.PAYING,
        source="PL-40",
        unit=Unit.WORKING_DAYS,
        ge=1,
    )
    invoice_automatic_days: int = value(
        3,
        title=_("Time until an invoice is asked for by itself"),
        explanation=_("Counted from the approval; until then staff can ask for it."),
        area=Area.PAYING,
        source="PL-40",
        unit=Unit.WORKING_DAYS,
        ge=0,
    )
    order_expires_minutes: int | None = value(
        None,
        title=_("Time until an unpaid order lapses"),
        explanation=_("Empty: it never lapses by itself."),
        area=Area.PAYING,
        source="PL-40",
        ge=1,
    )
