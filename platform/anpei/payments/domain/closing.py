"""An order takes no money any more: what was begun to pay it is closed."""

from anpei.kernel.clock import db_now
from anpei.payments.models import Order, Payment
from anpei.payments.states import PaymentState


def close_open_payments(*, order: Order) -> None:
    """Have the provider asked about the order's open payments now, and close them."""
    now = db_now()
    Payment.objects.filter(order=order, state=PaymentState.CREATED).update(
        expires_at=now, next_query_at=now
    )
