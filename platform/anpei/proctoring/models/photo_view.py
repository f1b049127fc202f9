"""Who looked at which face, when and from where: every view is logged (T23)."""

from django.db import models

from anpei.accounts.models import User
from anpei.proctoring.models.photo import Photo
from anpei.proctoring.models.reference_photo import ReferencePhoto


class PhotoView(models.Model):
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.CASCADE, related_name="views"
    )
    reference = models.ForeignKey(
        ReferencePhoto, null=True, blank=True, on_delete=models.CASCADE, related_name="views"
    )
    viewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="view_of_one_picture",
                condition=models.Q(photo__isnull=False, reference__isnull=True)
                | models.Q(photo__isnull=True, reference__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.photo_id or self.reference_id}"
