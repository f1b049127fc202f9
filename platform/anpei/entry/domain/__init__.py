from anpei.entry.domain.arrive import Arrival, arrive, connect_platform
from anpei.entry.domain.billing import save_invoice_profile
from anpei.entry.domain.order import order_registered
from anpei.entry.domain.register import Entered, enter_by_oneself, register_due
from anpei.entry.domain.riddle import answer_riddle, make_riddle
from anpei.entry.domain.speciality import change_speciality

__all__ = [
    "Arrival",
    "Entered",
    "answer_riddle",
    "arrive",
    "change_speciality",
    "connect_platform",
    "enter_by_oneself",
    "make_riddle",
    "order_registered",
    "register_due",
    "save_invoice_profile",
]
