"""Absolute addresses on the association's own host, for providers."""

from django.conf import settings

from tenants.entering import current_association


def absolute(path: str) -> str:
    """``path`` with scheme, host and port."""
    port = "" if settings.WEB_SCHEME == "https" else f":{settings.WEB_PORT}"
    return f"{settings.WEB_SCHEME}://{current_association().primary_host}{port}{path}"
