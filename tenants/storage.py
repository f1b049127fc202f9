"""Private files of a tenant: under its schema's folder, never under a URL of their own."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tenants.entering import UnknownTenant, current_schema


class TenantStorage(FileSystemStorage):
    """Every name is stored below ``MEDIA_ROOT/<schema>/``; outside a tenant there is no storage."""

    @property
    def location(self) -> str:
        # Django caches it; ours moves with the tenant.
        schema = current_schema()
        if schema == "public":
            raise UnknownTenant("public")
        return str(Path(settings.MEDIA_ROOT).resolve() / schema)

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address of their own; a view serves them")


def secret_name(folder: str, suffix: str) -> str:
    """A name nobody can guess: ``folder/ab/<32 characters>.suffix``."""
    token = secrets.token_urlsafe(24)
    return f"{folder}/{token[:2]}/{token}.{suffix}"
