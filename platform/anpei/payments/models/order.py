"""An order: the enrolments of one application, what they cost and where the invoice goes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import TrainingClass
from anpei.kernel.ids import PublicIdField
from anpei.payments.states import LABELS, OrderState
from anpei.people.models import Enterprise, Person


class InvoiceKind(models.TextChoices):
    ELECTRONIC = "electronic", _("Ordinary VAT invoice (electronic)")
    """增值税普票（电子发票）."""
    PAPER = "paper", _("Special VAT invoice (on paper)")
    """增值税专票（纸质发票）."""


class Order(models.Model):
    public_id = PublicIdField()
    number = models.CharField(max_length=40, unique=True)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="orders")
    payer_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    """The person who pays for themselves (``OrderFlow.payer``); null: the enterprise pays."""
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="orders"
    )
    """The class of the first line; an order made from a list may hold people of several."""
    state = models.CharField(
        max_length=20,
        choices=LABELS,
        default=OrderState.AWAITING_PAYMENT,
    )
    people = models.PositiveIntegerField()
    amount_fen = models.PositiveBigIntegerField()
    paid_fen = models.PositiveBigIntegerField(default=0)
    """The sum of the ledger's payments, moved with them."""
    refunded_fen = models.PositiveBigIntegerField(default=0)
    """What refunds have taken out of ``paid_fen``: those agreed and those already sent."""
    edition_key = models.CharField(max_length=60)

    invoice_title = models.CharField(max_length=200)
    taxpayer_number = models.CharField(max_length=20)
    invoice_address = models.CharField(max_length=200)
    invoice_phone = models.CharField(max_length=30)
    bank_name = models.CharField(max_length=100)
    bank_account = models.CharField(max_length=40)
    remark = models.CharField(max_length=300, blank=True)
    invoice_kind = models.CharField(max_length=12, choices=InvoiceKind.choices)
    post_company = models.CharField(max_length=200)
    post_region = models.CharField(max_length=100)
    """Province / city / county."""
    post_address = models.CharField(max_length=200)
    post_recipient = models.CharField(max_length=60)
    post_mobile = models.CharField(max_length=20)
    email = models.EmailField()

    expires_at = models.DateTimeField(null=True, blank=True)
    """When it lapses unpaid (YN-15), on the database's clock; null: never by itself."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(name="order_has_people", condition=Q(people__gte=1)),
            models.CheckConstraint(
                name="refunded_at_most_paid", condition=Q(refunded_fen__lte=F("paid_fen"))
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="order_queue"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=OrderState.AWAITING_PAYMENT, expires_at__isnull=False),
                name="order_to_expire",
            ),
            models.Index(fields=["state", "decided_at"], name="order_decided"),
            # A bank statement's line looks for the open orders of its amount (SD-26).
            models.Index(fields=["amount_fen", "state"], name="order_by_amount"),
        ]

    def __str__(self) -> str:
        return self.number
