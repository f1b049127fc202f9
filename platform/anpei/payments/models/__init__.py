from anpei.payments.models.order import InvoiceKind, Order
from anpei.payments.models.order_event import OrderEvent
from anpei.payments.models.order_line import OrderLine
from anpei.payments.models.receipt import Receipt

__all__ = ["InvoiceKind", "Order", "OrderEvent", "OrderLine", "Receipt"]
