"""How often something was tried in a window of time: the counters behind the public limits."""

from django.db import models


class TryCount(models.Model):
    bucket = models.CharField(max_length=80)
    """What is limited and a keyed hash of whom: never an address or a number in clear."""
    window_starts = models.DateTimeField()
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bucket", "window_starts"], name="tries_counted")
        ]

    def __str__(self) -> str:
        return f"{self.bucket}: {self.tries}"
