"""开票信息 of whoever pays, asked for at the first sign-in and filled into every order (YN-10)."""

from django.db import models

from anpei.accounts.models import User


class InvoiceProfile(models.Model):
    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="invoice_profile", primary_key=True
    )
    invoice_title = models.CharField(max_length=200)
    taxpayer_number = models.CharField(max_length=20)
    """Of a person without one: the ID number's place is empty."""
    invoice_address = models.CharField(max_length=200, blank=True)
    invoice_phone = models.CharField(max_length=30, blank=True)
    bank_name = models.CharField(max_length=100, blank=True)
    bank_account = models.CharField(max_length=40, blank=True)
    email = models.EmailField()

    def __str__(self) -> str:
        return self.invoice_title
