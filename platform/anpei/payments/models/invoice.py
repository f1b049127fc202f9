"""An invoice (数电发票) of an order: asked for once, issued by the tax platform (SD-25)."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.kernel.ids import PublicIdField
from anpei.payments.models.order import InvoiceKind, Order
from anpei.payments.models.refund import Refund
from anpei.payments.states import INVOICE_LABELS, InvoiceState


class InvoiceColour(models.TextChoices):
    BLUE = "blue", _("Invoice")
    RED = "red", _("Red-letter invoice")


def new_request_number() -> str:
    """``FP`` and 20 hexadecimal digits: by this the platform knows a repetition."""
    return f"FP{secrets.token_hex(10).upper()}"


class Invoice(models.Model):
    public_id = PublicIdField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    colour = models.CharField(
        max_length=4, choices=InvoiceColour.choices, default=InvoiceColour.BLUE
    )
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="invoice"
    )
    """Of a red-letter invoice: the refund it follows."""
    state = models.CharField(max_length=12, choices=INVOICE_LABELS, default=InvoiceState.REQUESTED)
    request_number = models.CharField(max_length=40, unique=True, default=new_request_number)
    """A new one only after a definite refusal."""
    amount_fen = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, choices=InvoiceKind.choices)
    title = models.CharField(max_length=200)
    taxpayer_number = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    bank_name = models.CharField(max_length=100)
    bank_account = models.CharField(max_length=40)
    remark = models.CharField(max_length=300, blank=True)
    email = models.EmailField()

    in_doubt = models.BooleanField(default=False)
    """It may have arrived though no answer did: ask by the request number before sending again."""
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    number = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    pdf_path = models.CharField(max_length=200, blank=True)
    xml_path = models.CharField(max_length=200, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    """Of the parcel that a paper invoice went in."""
    requested_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(colour="blue"), name="order_invoiced_once"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="invoice_number_once"
            ),
            models.CheckConstraint(
                name="red_letter_follows_a_refund",
                condition=Q(colour="blue", refund=None) | Q(colour="red", refund__isnull=False),
            ),
            models.CheckConstraint(name="invoice_is_about_money", condition=Q(amount_fen__gt=0)),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="invoice_by_due")]

    @property
    def is_paper(self) -> bool:
        """It goes by post."""
        return self.kind == InvoiceKind.PAPER

    def __str__(self) -> str:
        return self.number or self.request_number
