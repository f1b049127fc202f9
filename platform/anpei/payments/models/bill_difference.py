"""Something on which a provider's bill and the ledger do not agree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.payments.models.provider_bill import ProviderBill


class DifferenceKind(models.TextChoices):
    UNKNOWN_PAYMENT = "unknown_payment", _("Paid there, unknown here")
    NOT_BOOKED = "not_booked", _("Paid there, not booked here")
    AMOUNT = "amount", _("Amounts differ")
    MISSING_PAYMENT = "missing_payment", _("Booked here, not on the bill")
    UNKNOWN_REFUND = "unknown_refund", _("Refunded there, not booked here")
    MISSING_REFUND = "missing_refund", _("Refund booked here, not on the bill")


class BillDifference(models.Model):
    """Found anew at each comparison; one that a person has settled stays settled."""

    bill = models.ForeignKey(ProviderBill, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=16, choices=DifferenceKind.choices)
    number = models.CharField(max_length=64)
    """Of the payment, or of the refund's request."""
    trade_number = models.CharField(max_length=64, blank=True)
    their_fen = models.PositiveBigIntegerField(default=0)
    our_fen = models.PositiveBigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["bill", "kind", "number"], name="difference_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
