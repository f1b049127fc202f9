from anpei.payments.queries.calendar import (
    off_days,
    working_days_between,
    working_days_from,
    working_days_since,
)
from anpei.payments.queries.orders import (
    last_billing,
    order_with_everything,
    orders_for_staff,
    orders_of,
    receipt_queue,
    ways_to_pay,
)

__all__ = [
    "last_billing",
    "off_days",
    "order_with_everything",
    "orders_for_staff",
    "orders_of",
    "receipt_queue",
    "ways_to_pay",
    "working_days_between",
    "working_days_from",
    "working_days_since",
]
