from anpei.payments.domain.calendar import forget_calendar_day, set_calendar_days
from anpei.payments.domain.cancel import cancel_order
from anpei.payments.domain.draft import drop_draft, keep_draft
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
    "drop_draft",
    "file_receipt",
    "forget_calendar_day",
    "keep_draft",
    "move_order",
    "place_order",
    "refuse_order",
    "run_once",
    "set_calendar_days",
]
