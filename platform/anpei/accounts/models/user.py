"""Somebody who signs in to one association's sites."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from anpei.kernel.ids import PublicIdField
from anpei.people.models import Enterprise, Person


class UserKind(models.TextChoices):
    ENTERPRISE = "enterprise"
    LEARNER = "learner"
    STAFF = "staff"


class User(AbstractBaseUser):
    """An enterprise's account, a learner or a member of staff.

    An enterprise is found by its current name through ``enterprise``; a learner by the province's
    sign-in form through ``person``; staff by ``login_name``. Enterprises and learners have no
    ``login_name``.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=UserKind.choices)
    login_name = models.CharField(max_length=60, unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=200)
    enterprise = models.OneToOneField(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(default=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    """When a password of one's own was set; before, only the activation page opens (PL-10)."""
    setup_at = models.DateTimeField(null=True, blank=True)
    """When whoever pays had given the invoice data, where those come first (YN-10)."""
    session_generation = models.PositiveIntegerField(default=0)
    """Raised to end every other session of this user."""
    language = models.CharField(max_length=10, blank=True)

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["User"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_is_of_its_kind",
                condition=Q(kind=UserKind.ENTERPRISE, enterprise__isnull=False, person__isnull=True)
                | Q(kind=UserKind.LEARNER, person__isnull=False, enterprise__isnull=True)
                | Q(
                    kind=UserKind.STAFF,
                    login_name__isnull=False,
                    enterprise__isnull=True,
                    person__isnull=True,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.display_name
