"""A file of questions between its check and its import (PL-22)."""

from django.db import models

from anpei.accounts.models import User
from anpei.courses.models import Curriculum, Topic
from anpei.kernel.ids import PublicIdField


class QuestionUpload(models.Model):
    public_id = PublicIdField()
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Where questions go whose file names no topic."""
    name = models.CharField(max_length=150)
    """The file's name as it was uploaded; for staff alone."""
    path = models.CharField(max_length=200)
    """In the private storage."""
    form = models.CharField(max_length=8)
    """What the file was found to be: ``exchange.reading.Form``."""
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    job = models.CharField(max_length=22, blank=True)
    """Public id of the job that imports it; "" while it is only being looked at."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
