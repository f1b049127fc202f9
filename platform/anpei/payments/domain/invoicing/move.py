"""Moving an invoice along its machine, and writing down what changes no state."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.states import move
from anpei.payments.models import Invoice, InvoiceEvent
from anpei.payments.states import INVOICE, InvoiceState


def move_invoice(
    *, invoice: Invoice, to: InvoiceState, by: User | None, detail: str = "", **columns: Any
) -> Invoice:
    """Move ``invoice`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """

    def record(row: Invoice, before: InvoiceState, after: InvoiceState) -> None:
        for name, value in columns.items():
            setattr(row, name, value)
        if columns:
            row.save(update_fields=list(columns))
        InvoiceEvent.objects.create(
            invoice=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            detail=detail,
        )
        audit.record(
            act=f"invoice.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=detail,
        )

    return move(INVOICE, invoice, to, record=record)


def note_event(*, invoice: Invoice, detail: str, by: User | None) -> InvoiceEvent:
    """Write into the invoice's history what changed no state."""
    return InvoiceEvent.objects.create(
        invoice=invoice,
        before=invoice.state,
        after=invoice.state,
        actor=str(by) if by else "system",
        detail=detail,
    )
