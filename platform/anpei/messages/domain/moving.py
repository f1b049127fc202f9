"""Moving a delivery along its machine, with its history; the audit log is for people's acts."""

from anpei.audit import domain as audit
from anpei.messages.models import Delivery, DeliveryEvent
from anpei.messages.states import DELIVERY, DeliveryState


def move_delivery(
    delivery: Delivery, to: DeliveryState, *, by: audit.Actor | None, reason: str = ""
) -> Delivery:
    """Give the locked, fresh row in its new state. Raises IllegalMove."""
    return audit.move(DELIVERY, delivery, to, by=by, history=DeliveryEvent, reason=reason)
