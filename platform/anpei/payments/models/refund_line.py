"""One person whose fee goes back."""

from django.db import models

from anpei.payments.models.order_line import OrderLine
from anpei.payments.models.refund import Refund


class RefundLine(models.Model):
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="refund_lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refund_names_a_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.refund}: {self.line_id}"
