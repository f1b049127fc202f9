"""A topic category (专题类别) of a curriculum."""

from django.db import models

from anpei.courses.models.curriculum import Curriculum
from anpei.kernel.ids import PublicIdField


class TopicCategory(models.Model):
    public_id = PublicIdField()
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(max_length=40)
    """The code by which a province's edition requires credits."""
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["curriculum", "code"], name="category_code_once")
        ]

    def __str__(self) -> str:
        return self.name
