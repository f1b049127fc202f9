"""A room of a live exam (网络考场): some candidates of one class, watched together (PL-33)."""

from django.db import models
from django.db.models import Q

from anpei.enrolment.models import TrainingClass
from anpei.kernel.ids import PublicIdField


class Room(models.Model):
    public_id = PublicIdField()
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="exam_rooms"
    )
    number = models.PositiveSmallIntegerField()
    """Within the class, from 1."""
    seq = models.PositiveBigIntegerField(default=0)
    """Counts the changes of its seats. Moved under this row's lock, so that a smaller number is
    never seen after a greater one."""
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("training_class_id", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "number"], name="exam_room_numbered_once"
            ),
            models.CheckConstraint(name="exam_rooms_count_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id}/{self.number}"
