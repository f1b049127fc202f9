"""Reads of the site app."""

from django.db.models import QuerySet

from anpei.site.models import Notice


def published_notices() -> QuerySet[Notice]:
    """Notices anyone may read: pinned ones first, then the newest."""
    return Notice.objects.filter(withdrawn_at=None).order_by("-is_pinned", "-published_at", "-pk")


def all_notices() -> QuerySet[Notice]:
    """For staff: the withdrawn ones as well, newest first."""
    return Notice.objects.order_by("-published_at", "-pk")
