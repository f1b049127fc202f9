from anpei.payments.domain.refunding.agree import agree_refund
from anpei.payments.domain.refunding.end import record_refund, refuse_refund, withdraw_refund
from anpei.payments.domain.refunding.request import RefundPayee, RefundRefused, request_refund

__all__ = [
    "RefundPayee",
    "RefundRefused",
    "agree_refund",
    "record_refund",
    "refuse_refund",
    "request_refund",
    "withdraw_refund",
]
