"""A part of a match: so much of this transfer for this order."""

from django.db import models
from django.db.models import Q

from anpei.payments.models.order import Order
from anpei.payments.models.statement_line import StatementLine
from anpei.payments.models.statement_match import StatementMatch


class MatchPart(models.Model):
    match = models.ForeignKey(StatementMatch, on_delete=models.CASCADE, related_name="parts")
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="parts")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="match_parts")
    amount_fen = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["match", "line", "order"], name="match_pairs_once"),
            models.CheckConstraint(name="part_is_some_money", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} → {self.order_id}: {self.amount_fen}"
