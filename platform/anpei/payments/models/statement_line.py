"""Money that came in, as the bank's statement has it: once, however often it is imported."""

from django.db import models
from django.db.models import F, Q

from anpei.kernel.ids import PublicIdField
from anpei.payments.models.bank_statement import BankStatement
from anpei.payments.states import LINE_LABELS, LineState


class StatementLine(models.Model):
    public_id = PublicIdField()
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    """Its line in the file."""
    fingerprint = models.CharField(max_length=64, unique=True)
    """The bank's serial, or the hash of account, day, amount, payer and how many alike came before
    it on that day: the same transfer in a second import is the same."""
    serial = models.CharField(max_length=80, blank=True)
    booked_on = models.DateField()
    amount_fen = models.PositiveBigIntegerField()
    payer_name = models.CharField(max_length=200, blank=True)
    payer_key = models.CharField(max_length=200, blank=True)
    """``payer_name`` without width, space and bracket differences."""
    payer_account = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=LINE_LABELS, default=LineState.OPEN)
    matched_fen = models.PositiveBigIntegerField(default=0)
    """What confirmed matches take of it."""
    note = models.CharField(max_length=300, blank=True)
    """Why it is not ours."""

    class Meta:
        ordering = ("-booked_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="line_matched_at_most_its_amount",
                condition=Q(matched_fen__lte=F("amount_fen")),
            ),
            models.CheckConstraint(name="line_brings_money", condition=Q(amount_fen__gt=0)),
        ]
        indexes = [
            models.Index(fields=["state", "-booked_on"], name="line_queue"),
            models.Index(fields=["payer_key", "state"], name="line_by_payer"),
            models.Index(fields=["amount_fen", "state"], name="line_by_amount"),
        ]

    @property
    def account_last4(self) -> str:
        """The last four digits of the payer's account, "" when the statement has none."""
        digits = "".join(char for char in self.payer_account if char.isdigit())
        return digits[-4:] if len(digits) >= 4 else ""

    @property
    def open_fen(self) -> int:
        """What is left to match."""
        return self.amount_fen - self.matched_fen

    def __str__(self) -> str:
        return f"{self.booked_on} {self.payer_name} {self.amount_fen}"
