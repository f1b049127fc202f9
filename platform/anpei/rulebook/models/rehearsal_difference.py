"""A licence about which two editions disagree on the rehearsed day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.people.models import Licence
from anpei.rulebook.models.rehearsal import Rehearsal


class Change(models.TextChoices):
    GAINS = "gains", _("Becomes eligible")
    LOSES = "loses", _("No longer eligible")
    OTHER = "other", _("Other reason or date")


class RehearsalDifference(models.Model):
    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="differences")
    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="+")
    change = models.CharField(max_length=10, choices=Change.choices)
    before_outcome = models.CharField(max_length=10)
    before_rule = models.CharField(max_length=20)
    before_from = models.DateField(null=True)
    after_outcome = models.CharField(max_length=10)
    after_rule = models.CharField(max_length=20)
    after_from = models.DateField(null=True)
    message = models.TextField(blank=True)
    """What the new edition says."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rehearsal", "licence"], name="licence_differs_once_a_rehearsal"
            )
        ]
        indexes = [models.Index(fields=["rehearsal", "change", "id"], name="difference_by_change")]

    def __str__(self) -> str:
        return f"{self.licence}: {self.change}"
