from anpei.payments.domain.paying.ask import ask_due_payments, ask_provider, ask_soon
from anpei.payments.domain.paying.connect import (
    connect_provider,
    switch_provider,
    try_connection,
)
from anpei.payments.domain.paying.expire import expire_due_orders, expire_order
from anpei.payments.domain.paying.handover import hand_over, payment_path
from anpei.payments.domain.paying.notice import take_notice
from anpei.payments.domain.paying.open import NotPayable, open_payment
from anpei.payments.domain.paying.reconcile import (
    fetch_bill,
    reconcile_day,
    reconcile_due_bills,
    settle_difference,
)
from anpei.payments.domain.paying.sandbox import (
    connect_sandbox_providers,
    sandbox_providers,
)
from anpei.payments.domain.paying.settle import settle_payment

__all__ = [
    "NotPayable",
    "ask_due_payments",
    "ask_provider",
    "ask_soon",
    "connect_provider",
    "connect_sandbox_providers",
    "expire_due_orders",
    "expire_order",
    "fetch_bill",
    "hand_over",
    "open_payment",
    "payment_path",
    "reconcile_day",
    "reconcile_due_bills",
    "sandbox_providers",
    "settle_difference",
    "settle_payment",
    "switch_provider",
    "take_notice",
    "try_connection",
]
