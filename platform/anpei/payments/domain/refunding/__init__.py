from anpei.payments.domain.refunding.agree import agree_refund
from anpei.payments.domain.refunding.end import record_refund, refuse_refund, withdraw_refund
from anpei.payments.domain.refunding.request import (
    RefundPayee,
    RefundRefused,
    payment_to_refund,
    request_refund,
)
from anpei.payments.domain.refunding.send import send_due_refunds, send_soon

__all__ = [
    "RefundPayee",
    "RefundRefused",
    "agree_refund",
    "payment_to_refund",
    "record_refund",
    "refuse_refund",
    "request_refund",
    "send_due_refunds",
    "send_soon",
    "withdraw_refund",
]
