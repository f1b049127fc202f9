"""An order's way (SD-22): 待缴费 → 订单提交待审核 → 审核通过 or 审核未通过, or cancelled."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class OrderState(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


_S = OrderState

ORDER = Machine(
    name="order",
    initial=_S.AWAITING_PAYMENT,
    transitions={
        _S.AWAITING_PAYMENT: frozenset({_S.UNDER_REVIEW, _S.CANCELLED}),
        _S.UNDER_REVIEW: frozenset({_S.APPROVED, _S.REFUSED}),
        _S.APPROVED: frozenset(),
        _S.REFUSED: frozenset({_S.UNDER_REVIEW, _S.CANCELLED}),
        _S.CANCELLED: frozenset(),
    },
)

LABELS = {
    _S.AWAITING_PAYMENT: _("Awaiting payment"),
    _S.UNDER_REVIEW: _("Receipt under review"),
    _S.APPROVED: _("Payment approved"),
    _S.REFUSED: _("Payment refused"),
    _S.CANCELLED: _("Order cancelled"),
}
"""What people read for each state: 待缴费, 订单提交待审核, 审核通过, 审核未通过 (M1 图2-4…2-7)."""

ACCEPTS_RECEIPT = frozenset({_S.AWAITING_PAYMENT, _S.REFUSED})
"""States in which the enterprise may file a receipt, or cancel."""
