"""That a code was paid, as the fee platform's file says: once, however often it comes."""

from django.db import models
from django.db.models import Q


class CodeResult(models.Model):
    """A code is paid once. It need not be one of ours: then the day's bill lists it (PL-42)."""

    code = models.CharField(max_length=32, unique=True)
    serial = models.CharField(max_length=64, blank=True)
    """The fee platform's; several codes may have been paid under one."""
    amount_fen = models.PositiveBigIntegerField()
    paid_at = models.DateTimeField(db_index=True)
    payer = models.CharField(max_length=100, blank=True)
    kept_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    """Who imported it."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="code_result_brings_money", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_fen}"
