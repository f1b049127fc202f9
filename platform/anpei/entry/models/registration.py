"""报名: a licence that is to be trained for, before anybody has paid (YN-03, YN-04)."""

from django.db import models

from anpei.kernel.ids import PublicIdField
from anpei.people.models import Licence


class Registration(models.Model):
    """Whether it is paid for is told by the licence's enrolment of the same term."""

    public_id = PublicIdField()
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="registrations")
    term = models.DateField()
    """The licence's expiry when it was registered."""
    speciality = models.CharField(max_length=40, blank=True)
    """Of a category that has specialities; "" until somebody says which."""
    is_own = models.BooleanField(default=False)
    """Registered by the holder, who pays; else by the enterprise."""
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-registered_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["licence", "term"], name="licence_registered_once")
        ]

    def __str__(self) -> str:
        return f"{self.licence}"
