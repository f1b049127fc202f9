"""An association's own wording of one kind of message."""

from django.db import models


class MessageTemplate(models.Model):
    kind = models.CharField(max_length=60, unique=True)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    short = models.CharField(max_length=300, blank=True)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind
