"""Sending requests to the invoice platform and fetching what it issued.

A request is claimed with a lease and marked *in doubt* before it is sent, in a transaction of its
own. Killed in between, the next one to claim it queries by the request number before it sends
again: so an order is invoiced once.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from anpei.kernel.clock import db_now
from anpei.kernel.outside import (
    OutsideGarbled,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideUnavailable,
)
from anpei.payments.domain.invoicing import settle
from anpei.payments.invoice_client import (
    InvoiceAnswer,
    InvoiceAsk,
    InvoiceBuyer,
    InvoiceClient,
    connect_client,
)
from anpei.payments.models import Invoice, InvoiceColour
from anpei.payments.states import InvoiceState
from tenants.entering import current_association
from tenants.storage import secret_name

LEASE = timedelta(seconds=120)
"""Longer than querying, sending and fetching two documents can take together."""
BATCH = 100
_NOT_OUR_KEY = (401, 403)
_PDF = b"%PDF-"


def deliver_due_invoices(*, client: InvoiceClient | None = None, limit: int = BATCH) -> int:
    """Send, query and fetch what is due; gives how many requests were handled.

    Raises Unavailable when the association has no invoice platform.
    """
    due = Invoice.objects.filter(state=InvoiceState.REQUESTED, next_try_at__lte=db_now())
    if not due.exists():
        return 0
    handled = 0
    with client or connect_client() as platform:
        while handled < limit and (invoice := claim_invoice()) is not None:
            _handle(invoice, platform)
            handled += 1
    return handled


def claim_invoice() -> Invoice | None:
    """Take the request that is due longest, leased to this process; None when nothing is due.

    A red-letter invoice waits for the one that it takes back. The row given back says with
    ``in_doubt`` whether an earlier try may have arrived.
    """
    with transaction.atomic():
        now = db_now()
        not_issued = Invoice.objects.filter(
            order=OuterRef("order"),
            colour=InvoiceColour.BLUE,
            state__in=(InvoiceState.REQUESTED, InvoiceState.FAILED),
        )
        invoice = (
            Invoice.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("order__training_class")
            .filter(state=InvoiceState.REQUESTED, next_try_at__lte=now)
            .exclude(Exists(not_issued), colour=InvoiceColour.RED)
            .order_by("next_try_at", "pk")
            .first()
        )
        if invoice is None:
            return None
        was_in_doubt = invoice.in_doubt
        invoice.next_try_at = now + LEASE
        invoice.tries += 1
        invoice.in_doubt = True
        invoice.save(update_fields=["next_try_at", "tries", "in_doubt"])
        invoice.in_doubt = was_in_doubt
    return invoice


def _handle(invoice: Invoice, platform: InvoiceClient) -> None:
    try:
        _settle(invoice, _answer(invoice, platform), platform)
    except OutsideGarbled as error:
        settle.try_later(invoice, str(error), in_doubt=True)
    except OutsideRefused as error:
        if error.status in _NOT_OUR_KEY:
            settle.try_later(invoice, str(error), in_doubt=invoice.in_doubt)
        else:
            settle.refused(invoice, error.reason)
    except OutsideOutcomeUnknown as error:
        settle.try_later(invoice, str(error), in_doubt=True)
    except OutsideUnavailable as error:
        settle.try_later(invoice, str(error), in_doubt=invoice.in_doubt)


def _answer(invoice: Invoice, platform: InvoiceClient) -> InvoiceAnswer:
    known = platform.query(invoice.request_number) if invoice.in_doubt else None
    if known is None:
        known = platform.ask(invoice_ask(invoice))
    invoice.in_doubt = True
    if known.amount_fen != invoice.amount_fen:
        raise OutsideGarbled(platform.name, "the invoice is about another amount")
    return known


def _settle(invoice: Invoice, told: InvoiceAnswer, platform: InvoiceClient) -> None:
    match told.state:
        case "processing":
            settle.ask_later(invoice)
        case "refused":
            settle.refused(invoice, told.reason)
        case "issued":
            _fetch(invoice, told, platform)
        case _:
            raise OutsideGarbled(platform.name, f"unknown state {told.state[:40]!r}")


def _fetch(invoice: Invoice, told: InvoiceAnswer, platform: InvoiceClient) -> None:
    try:
        pdf = platform.document(told.invoice_number, "pdf")
        xml = platform.document(told.invoice_number, "xml")
    except OutsideRefused as error:
        # It is issued: a document that is not there yet must not make it look refused.
        raise OutsideUnavailable(platform.name, error.reason) from error
    if not pdf.startswith(_PDF):
        raise OutsideGarbled(platform.name, "the PDF is none")
    settle.issued(
        invoice,
        number=told.invoice_number,
        issued_on=told.issued_on,
        pdf_path=_keep(pdf, "pdf"),
        xml_path=_keep(xml, "xml"),
    )


def _keep(body: bytes, suffix: str) -> str:
    return default_storage.save(secret_name("invoices", suffix), ContentFile(body))


def invoice_ask(invoice: Invoice) -> InvoiceAsk:
    """The request as it travels; the same invoice always gives the same."""
    order = invoice.order
    red_of = ""
    if invoice.colour == InvoiceColour.RED:
        red_of = Invoice.objects.get(order=order, colour=InvoiceColour.BLUE).number
    return InvoiceAsk(
        request_number=invoice.request_number,
        kind="special" if invoice.is_paper else "ordinary",
        medium="paper" if invoice.is_paper else "electronic",
        seller=current_association().name,
        buyer=InvoiceBuyer(
            title=invoice.title,
            taxpayer_number=invoice.taxpayer_number,
            address=invoice.address,
            phone=invoice.phone,
            bank_name=invoice.bank_name,
            bank_account=invoice.bank_account,
        ),
        item="*非学历教育服务*继续教育培训费",
        quantity=order.people,
        amount_fen=invoice.amount_fen,
        remark=f"{order.number} {invoice.remark}".strip(),
        red_of=red_of,
    )
