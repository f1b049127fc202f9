"""A notice on the home page (通知公告, SD-06)."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class Notice(models.Model):
    public_id = PublicIdField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    """In the little markup of ``site.markup``."""
    is_pinned = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    """May lie ahead: it appears then."""
    published_until = models.DateTimeField(null=True, blank=True)
    attachment = models.CharField(max_length=120, blank=True)
    """Its name in the private storage."""
    attachment_name = models.CharField(max_length=150, blank=True)
    """What it was called; what readers save it as."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-is_pinned", "-published_at"], name="notice_in_order")]

    def __str__(self) -> str:
        return self.title
