"""The code that the fee platform made for a payment (缴款码, JN-23)."""

from django.db import models

from anpei.payments.models.payment import Payment


class PaymentCode(models.Model):
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="code")
    code = models.CharField(max_length=32, unique=True)
    given_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    """Who brought it."""
    voided_at = models.DateTimeField(null=True, blank=True)
    """When staff voided it at the fee platform: nobody can pay it there any more."""

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.code
