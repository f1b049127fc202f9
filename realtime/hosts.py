"""Which association a handshake speaks to, and whether its page may."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from tenants.hosts import association_for_host

_DEFAULT_PORTS = {"http": 80, "https": 443}


def schema_of_handshake(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The schema of the association under ``Host``; None when there is none or it is suspended."""
    name, _port = split_domain_port(_header(headers, b"host"))
    association = association_for_host(name) if _is_allowed(name) else None
    return None if association is None or association.suspended else association.schema_name


def origin_is_ours(headers: Iterable[tuple[bytes, bytes]], schema: str) -> bool:
    """Whether the page that opens the socket is one of this association's own hosts'."""
    try:
        origin = urlsplit(_header(headers, b"origin"))
        port = origin.port or _DEFAULT_PORTS.get(origin.scheme)
    except ValueError:
        return False
    if origin.scheme != settings.WEB_SCHEME or not origin.hostname:
        return False
    if not _is_allowed(origin.hostname) or port not in {
        settings.WEB_PORT,
        _DEFAULT_PORTS[settings.WEB_SCHEME],
    }:
        return False
    association = association_for_host(origin.hostname)
    return association is not None and association.schema_name == schema


def _is_allowed(name: str) -> bool:
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    found = [value for key, value in headers if key.lower() == name]
    return found[0].decode("latin-1") if len(found) == 1 else ""
