"""What an enterprise has typed into an application and not confirmed yet (SD-15)."""

from django.db import models

from anpei.accounts.models import User
from anpei.enrolment.models import TrainingClass
from anpei.kernel.ids import make_public_id


class ApplicationDraft(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="drafts"
    )
    typed = models.JSONField()
    """The form's fields as they were typed."""
    licences = models.JSONField()
    """Public ids of the licences ticked."""
    is_sent = models.BooleanField(default=False)
    """The form was submitted, so its errors are shown; False after "Change something"."""
    key = models.CharField(max_length=40, default=make_public_id)
    """The idempotency key of the confirmation."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "training_class"], name="one_draft_a_class")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.training_class}"
