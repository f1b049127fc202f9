"""头像: the learner's own picture, set once; a wrong one is given up by staff alone (YN-21)."""

from django.db import models

from anpei.people.models import Person


class ProfilePhoto(models.Model):
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="profile_photo", primary_key=True
    )
    path = models.CharField(max_length=120)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    compared_with = models.CharField(max_length=64, blank=True)
    """Digest of the picture of the holder that it was compared with last."""
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"profile photo of {self.person_id}"
