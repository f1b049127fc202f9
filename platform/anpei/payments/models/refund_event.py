"""A state a refund entered."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.kernel.decisions import Text
from anpei.payments.models.refund import Refund
from anpei.payments.states import REFUND_LABELS, RefundState


class RefundEvent(StateEvent):
    subject = "refund"

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="events")

    @property
    def label(self) -> Text:
        """What people read for the state entered."""
        return REFUND_LABELS[RefundState(self.after)]
