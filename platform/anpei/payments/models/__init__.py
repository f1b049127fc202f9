from anpei.payments.models.application_draft import ApplicationDraft
from anpei.payments.models.bank_statement import BankStatement
from anpei.payments.models.bill_difference import BillDifference, DifferenceKind
from anpei.payments.models.calendar_day import CalendarDay
from anpei.payments.models.code_result import CodeResult
from anpei.payments.models.invoice import Invoice, InvoiceColour
from anpei.payments.models.invoice_connection import InvoiceConnection
from anpei.payments.models.invoice_event import InvoiceEvent
from anpei.payments.models.invoice_mail import InvoiceMail
from anpei.payments.models.ledger_entry import LedgerEntry, LedgerKind
from anpei.payments.models.match_part import MatchPart
from anpei.payments.models.order import InvoiceKind, Order
from anpei.payments.models.order_event import OrderEvent
from anpei.payments.models.order_line import OrderLine
from anpei.payments.models.payment import Payment
from anpei.payments.models.payment_code import PaymentCode
from anpei.payments.models.payment_event import PaymentEvent
from anpei.payments.models.provider_bill import ProviderBill
from anpei.payments.models.provider_connection import ProviderConnection
from anpei.payments.models.receipt import Receipt
from anpei.payments.models.refund import Refund
from anpei.payments.models.refund_event import RefundEvent
from anpei.payments.models.refund_line import RefundLine
from anpei.payments.models.refused_notice import RefusedNotice
from anpei.payments.models.statement_line import StatementLine
from anpei.payments.models.statement_match import MatchKind, StatementMatch

__all__ = [
    "ApplicationDraft",
    "BankStatement",
    "BillDifference",
    "CalendarDay",
    "CodeResult",
    "DifferenceKind",
    "Invoice",
    "InvoiceColour",
    "InvoiceConnection",
    "InvoiceEvent",
    "InvoiceKind",
    "InvoiceMail",
    "LedgerEntry",
    "LedgerKind",
    "MatchKind",
    "MatchPart",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "PaymentCode",
    "PaymentEvent",
    "ProviderBill",
    "ProviderConnection",
    "Receipt",
    "Refund",
    "RefundEvent",
    "RefundLine",
    "RefusedNotice",
    "StatementLine",
    "StatementMatch",
]
