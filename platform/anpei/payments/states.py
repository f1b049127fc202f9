"""The ways of an order (SD-22), a payment (PL-40), an invoice (SD-25), a refund and a bank transfer
(SD-26)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class OrderState(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"


_S = OrderState

ORDER = Machine(
    name="order",
    initial=_S.AWAITING_PAYMENT,
    transitions={
        # A receipt goes to review; an online payment approves by itself.
        _S.AWAITING_PAYMENT: frozenset({_S.UNDER_REVIEW, _S.APPROVED, _S.CANCELLED, _S.EXPIRED}),
        _S.UNDER_REVIEW: frozenset({_S.APPROVED, _S.REFUSED}),
        # The whole payment went back.
        _S.APPROVED: frozenset({_S.REFUNDED}),
        _S.REFUSED: frozenset({_S.UNDER_REVIEW, _S.APPROVED, _S.CANCELLED}),
        _S.CANCELLED: frozenset(),
        # Money that came too late while the places were still free (YN-15).
        _S.EXPIRED: frozenset({_S.APPROVED}),
        _S.REFUNDED: frozenset(),
    },
)

LABELS = {
    _S.AWAITING_PAYMENT: _("Awaiting payment"),
    _S.UNDER_REVIEW: _("Receipt under review"),
    _S.APPROVED: _("Payment approved"),
    _S.REFUSED: _("Payment refused"),
    _S.CANCELLED: _("Order cancelled"),
    _S.EXPIRED: _("Order expired"),
    _S.REFUNDED: _("Payment refunded"),
}
"""What people read for each state: 待缴费, 订单提交待审核, 审核通过, 审核未通过 (M1 图2-4…2-7)."""

ACCEPTS_RECEIPT = frozenset({_S.AWAITING_PAYMENT, _S.REFUSED})
"""States in which the enterprise may file a receipt, or cancel."""

TAKES_PAYMENT = frozenset({_S.AWAITING_PAYMENT, _S.UNDER_REVIEW, _S.REFUSED})
"""States in which money that arrives approves the order."""


class PaymentState(StrEnum):
    CREATED = "created"
    PAID = "paid"
    CLOSED = "closed"
    REFUNDED = "refunded"


_P = PaymentState

PAYMENT = Machine(
    name="payment",
    initial=_P.CREATED,
    transitions={
        _P.CREATED: frozenset({_P.PAID, _P.CLOSED}),
        _P.PAID: frozenset({_P.REFUNDED}),
        # Closed means that we no longer wait; money that arrives all the same is never lost.
        _P.CLOSED: frozenset({_P.PAID}),
        _P.REFUNDED: frozenset(),
    },
)

PAYMENT_LABELS = {
    _P.CREATED: _("Waiting for the payer"),
    _P.PAID: _("Paid"),
    _P.CLOSED: _("Closed without payment"),
    _P.REFUNDED: _("Sent back"),
}
"""What people read for each state of a payment: 待支付, 已支付, 已关闭, 已退回."""


class InvoiceState(StrEnum):
    REQUESTED = "requested"
    ISSUED = "issued"
    MAILED = "mailed"
    FAILED = "failed"
    RED_LETTERED = "red_lettered"


_I = InvoiceState

INVOICE = Machine(
    name="invoice",
    initial=_I.REQUESTED,
    transitions={
        _I.REQUESTED: frozenset({_I.ISSUED, _I.FAILED}),
        _I.ISSUED: frozenset({_I.MAILED, _I.RED_LETTERED}),
        _I.MAILED: frozenset({_I.RED_LETTERED}),
        # Staff correct what was refused and ask again.
        _I.FAILED: frozenset({_I.REQUESTED}),
        _I.RED_LETTERED: frozenset(),
    },
)

INVOICE_LABELS = {
    _I.REQUESTED: _("Being issued"),
    _I.ISSUED: _("Issued, not sent yet"),
    _I.MAILED: _("Sent to the enterprise"),
    _I.FAILED: _("Not issued"),
    _I.RED_LETTERED: _("Taken back by a red-letter invoice"),
}
"""What people read for each state: 开票中, 已开票待发送, 已发送, 开票失败, 已红冲 (FAQ 5)."""


class RefundState(StrEnum):
    REQUESTED = "requested"
    AGREED = "agreed"
    REFUNDED = "refunded"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_R = RefundState

REFUND = Machine(
    name="refund",
    initial=_R.REQUESTED,
    transitions={
        _R.REQUESTED: frozenset({_R.AGREED, _R.REFUSED, _R.WITHDRAWN}),
        # Agreed: the people are out of the class; the bank must still send the money.
        _R.AGREED: frozenset({_R.REFUNDED}),
        _R.REFUNDED: frozenset(),
        _R.REFUSED: frozenset(),
        _R.WITHDRAWN: frozenset(),
    },
)

REFUND_LABELS = {
    _R.REQUESTED: _("Refund asked for"),
    _R.AGREED: _("Refund agreed, money to be sent"),
    _R.REFUNDED: _("Money sent back"),
    _R.REFUSED: _("Refund refused"),
    _R.WITHDRAWN: _("Refund withdrawn"),
}
"""What people read for each state of a refund."""


class LineState(StrEnum):
    OPEN = "open"
    MATCHED = "matched"
    NOT_OURS = "not_ours"


_L = LineState

STATEMENT_LINE = Machine(
    name="statement line",
    initial=_L.OPEN,
    transitions={
        _L.OPEN: frozenset({_L.MATCHED, _L.NOT_OURS}),
        # A person may undo both; the approval of an order stays what it is.
        _L.MATCHED: frozenset({_L.OPEN}),
        _L.NOT_OURS: frozenset({_L.OPEN}),
    },
)

LINE_LABELS = {
    _L.OPEN: _("Not matched yet"),
    _L.MATCHED: _("Matched"),
    _L.NOT_OURS: _("Not for us"),
}
"""What people read for each state of a transfer on the statement."""
