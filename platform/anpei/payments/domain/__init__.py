from anpei.payments.domain.cancel import cancel_order
from anpei.payments.domain.idempotency import InFlight, KeyReused, run_once
from anpei.payments.domain.move import move_order
from anpei.payments.domain.place_order import PriceChanged, place_order
from anpei.payments.domain.receipt import file_receipt
from anpei.payments.domain.review import approve_order, refuse_order

__all__ = [
    "InFlight",
    "KeyReused",
    "PriceChanged",
    "approve_order",
    "cancel_order",
    "file_receipt",
    "move_order",
    "place_order",
    "refuse_order",
    "run_once",
]
