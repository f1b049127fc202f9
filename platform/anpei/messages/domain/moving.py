"""Moving a delivery along its machine, with its history."""

from anpei.audit.domain import Actor
from anpei.kernel.states import move
from anpei.messages.models import Delivery, DeliveryEvent
from anpei.messages.states import DELIVERY, DeliveryState


def move_delivery(
    delivery: Delivery, to: DeliveryState, *, by: Actor | None, detail: str = ""
) -> Delivery:
    """Give the locked, fresh row in its new state. Raises IllegalMove."""

    def record(row: Delivery, before: DeliveryState, after: DeliveryState) -> None:
        DeliveryEvent.objects.create(
            delivery=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            detail=detail,
        )

    return move(DELIVERY, delivery, to, record=record)
