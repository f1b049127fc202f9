"""An association: one tenant, one PostgreSQL schema, of one province kind."""

from functools import partial
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tenants.models import TenantMixin
from django_tenants.utils import schema_exists


class ExamMode(models.TextChoices):
    ONLINE = "online", _("online exam")
    OFFLINE = "offline", _("exam in a centre")


class Association(TenantMixin):  # type: ignore[misc]  # django-tenants ships no types
    """The tenant. ``kind`` names the province plugin; ``city`` its place in that province."""

    auto_create_schema = True
    auto_drop_schema = False

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    city = models.CharField(max_length=40)
    exam_mode = models.CharField(max_length=10, choices=ExamMode.choices, default=ExamMode.ONLINE)
    bank_account = models.JSONField(default=dict, blank=True)
    """Where enterprises transfer to: ``{"name", "bank", "number"}``."""
    settings = models.JSONField(default=dict, blank=True)
    suspended = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "tenants"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def primary_host(self) -> str:
        """The host that stands on paper, "" without one. Asked once an instance, which lives half
        a minute."""
        domain = self.get_primary_domain()
        return str(domain.domain) if domain else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Make the schema of a new association, without a line for every migration."""
        kwargs.setdefault("verbosity", 0)
        super().save(*args, **kwargs)

    def create_schema(
        self, check_if_exists: bool = False, sync_schema: bool = True, verbosity: int = 1
    ) -> bool:
        """Make the schema unless it is there; whether it was made."""
        # Provisioning enters tenants, and entering knows this model.
        from tenants.provisioning import fill_schema  # noqa: PLC0415

        if not sync_schema or schema_exists(self.schema_name):
            return bool(super().create_schema(check_if_exists, sync_schema, verbosity))
        migrate = partial(super().create_schema, check_if_exists, sync_schema, verbosity)
        fill_schema(self, migrate=migrate)
        return True
