"""A curriculum: the topic categories and topics a training class is studied from."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class Curriculum(models.Model):
    public_id = PublicIdField()
    name = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
