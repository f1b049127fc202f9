"""Moving an invoice along its machine, and writing down what changes no state."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.payments.models import Invoice, InvoiceEvent
from anpei.payments.states import INVOICE, InvoiceState


def move_invoice(
    *, invoice: Invoice, to: InvoiceState, by: User | None, reason: str = "", **columns: Any
) -> Invoice:
    """Move ``invoice`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    return audit.move(
        INVOICE, invoice, to, by=by, history=InvoiceEvent, act="invoice", reason=reason, **columns
    )


def note_event(*, invoice: Invoice, reason: str, by: User | None) -> None:
    """Write into the invoice's history what changed no state."""
    InvoiceEvent.of(invoice, invoice.state, by=by, reason=reason).save()
