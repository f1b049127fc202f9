"""What a teacher or another member of staff answers."""

from django.db import models

from anpei.accounts.models import User
from anpei.courses.models.enquiry import Enquiry
from anpei.kernel.ids import PublicIdField


class EnquiryAnswer(models.Model):
    public_id = PublicIdField()
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    answered_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.by}: {self.body[:40]}"
