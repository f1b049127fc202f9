"""One person of an order."""

from django.db import models

from anpei.enrolment.models import Enrolment
from anpei.payments.models.order import Order


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="line")
    amount_fen = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.order}: {self.enrolment_id}"
