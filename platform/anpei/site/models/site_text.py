"""A page of the service guide or an answer of the FAQ that the association wrote itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.kernel.ids import PublicIdField


class TextKind(models.TextChoices):
    GUIDE = "guide", _("Service guide")
    FAQ = "faq", _("Common questions")


class SiteText(models.Model):
    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=TextKind.choices)
    title = models.CharField(max_length=120)
    body = models.TextField()
    """In the little markup of ``site.markup``."""
    position = models.PositiveSmallIntegerField(default=100)
    """Smaller stands higher."""
    published_at = models.DateTimeField()
    published_until = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["kind", "position"], name="site_text_in_order")]

    def __str__(self) -> str:
        return self.title
