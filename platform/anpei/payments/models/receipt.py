"""A payment receipt (缴费回执) filed by the enterprise (SD-21); every filing is kept."""

from django.db import models

from anpei.payments.models.order import Order


class Receipt(models.Model):
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="receipts")
    payer_name = models.CharField(max_length=200)
    payer_key = models.CharField(max_length=200, default="")
    """``payer_name`` as a statement's line is compared with it."""
    account_last4 = models.CharField(max_length=4)
    paid_on = models.DateField()
    filed_at = models.DateTimeField(auto_now_add=True)
    filed_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["payer_key"], name="receipt_by_payer")]

    def __str__(self) -> str:
        return f"{self.payer_name} {self.paid_on}"
