"""A role somebody holds (PL-12). One person may hold several."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models.user import User


class Role(models.TextChoices):
    ADMIN = "admin", _("association administrator")
    FINANCE = "finance", _("finance")
    TEACHER = "teacher", _("teacher")
    REVIEWER = "reviewer", _("reviewer")
    PROCTOR = "proctor", _("proctor")
    REGISTRAR = "registrar", _("registrar")


class RoleGrant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
