"""Error curves drawn from an association's own reviewed photos (DESIGN §8)."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class Calibration(models.Model):
    """Distances are counted, never kept with a name."""

    public_id = PublicIdField()
    made_at = models.DateTimeField()
    model_version = models.CharField(max_length=80, blank=True)
    people = models.PositiveIntegerField()
    """With a reference and at least one reviewed picture."""
    same = models.PositiveIntegerField()
    """Comparisons of a picture with its own reference."""
    different = models.PositiveIntegerField()
    """Comparisons with somebody else's."""
    points = models.JSONField(default=list)
    """``proctoring.curves.Point`` each."""
    accept = models.FloatField(null=True, blank=True)
    unsure = models.FloatField(null=True, blank=True)
    """The proposed thresholds; null: too few pictures to propose one."""

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"calibration of {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def is_enough(self) -> bool:
        """Whether both thresholds could be proposed."""
        return self.accept is not None and self.unsure is not None
