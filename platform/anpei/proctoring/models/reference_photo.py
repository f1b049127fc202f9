"""The photo a person is compared with: the licence photo out of the registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.kernel.fields import EncryptedBytesField
from anpei.kernel.ids import PublicIdField
from anpei.people.models import Person


class ReferenceSource(models.TextChoices):
    REGISTRY = "registry", _("registry")
    STAFF = "staff", _("entered by staff")
    LEARNER = "learner", _("set by the learner")


class ReferencePhoto(models.Model):
    public_id = PublicIdField()
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reference_photo")
    path = models.CharField(max_length=120)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=ReferenceSource.choices)
    encoding = EncryptedBytesField(null=True, blank=True)
    """128 floats, sealed; null until the photo worker has looked at the picture."""
    model_version = models.CharField(max_length=80, blank=True)
    problem = models.CharField(max_length=40, blank=True)
    """Why there is no encoding: the code of the refusal (``no_face``, ``several_faces`` …)."""
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reference photo of {self.person_id}"
