"""When an online final exam of a class may be begun: everybody waits for one moment (PL-30)."""

from django.db import models
from django.db.models import F, Q

from anpei.enrolment.models import TrainingClass
from anpei.kernel.ids import PublicIdField


class ExamWindow(models.Model):
    """A class without windows is examined whenever its learners are ready."""

    public_id = PublicIdField()
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="exam_windows"
    )
    opens_at = models.DateTimeField()
    entry_until = models.DateTimeField()
    """The last moment to begin; whoever has begun goes on to the own deadline."""
    cancelled_at = models.DateTimeField(null=True, blank=True)
    candidates = models.PositiveIntegerField(default=0)
    """Papers drawn for it, as the last drawing counted: over how long the starts are spread."""
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opens_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="window_closes_after_it_opens", condition=Q(entry_until__gt=F("opens_at"))
            )
        ]
        indexes = [
            models.Index(
                fields=["training_class", "opens_at"],
                condition=Q(cancelled_at__isnull=True),
                name="windows_of_class",
            ),
            models.Index(
                fields=["entry_until"],
                condition=Q(cancelled_at__isnull=True),
                name="windows_by_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class} {self.opens_at:%Y-%m-%d %H:%M}"
