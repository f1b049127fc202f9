"""From a host name to its association: looked up once, kept in the process for a while."""

import threading
import time

from django.db import connection

from tenants.models import Association, Domain

_KEEP_SECONDS = 30.0
_LONGEST_NAME = 253
_MOST = 1000
"""Names kept; somebody may ask for ever new ones."""
_cache: dict[str, tuple[float, Association | None]] = {}
_lock = threading.Lock()


def association_for_host(host: str) -> Association | None:
    """The association that answers under ``host`` (no port), or None.

    A new, renamed or suspended association is seen within 30 seconds.
    """
    name = host.lower().removesuffix(".")
    if len(name) > _LONGEST_NAME:
        return None
    now = time.monotonic()
    known = _cache.get(name)
    if known and known[0] > now:
        return known[1]
    outer = connection.tenant  # type: ignore[attr-defined]  # django-tenants' wrapper
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    try:
        domain = Domain.objects.select_related("tenant").filter(domain=name).first()
    finally:
        connection.set_tenant(outer)  # type: ignore[attr-defined]
    association: Association | None = domain.tenant if domain else None
    with _lock:
        if len(_cache) >= _MOST:
            _forget_misses()
        _cache[name] = (now + _KEEP_SECONDS, association)
    return association


def _forget_misses() -> None:
    for name in [name for name, (_until, found) in _cache.items() if found is None]:
        del _cache[name]


def forget_hosts() -> None:
    """Empty this process's look-up (after creating or changing an association)."""
    with _lock:
        _cache.clear()
