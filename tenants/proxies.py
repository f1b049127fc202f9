"""Who asks, when proxies of ours stand between (security T16, T17): limits count by address."""

import ipaddress
from functools import cache

from django.conf import settings
from django.http import HttpRequest

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def reveal_client(request: HttpRequest) -> None:
    """Set ``REMOTE_ADDR`` to the first hop, from our side, that is no proxy of ours.

    ``X-Forwarded-For`` counts only as far as ``TRUSTED_PROXIES`` wrote it: whatever stands to the
    left of an unknown hop, anybody may have made up.
    """
    address = request.META.get("REMOTE_ADDR", "")
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if not told or not settings.TRUSTED_PROXIES:
        return
    for hop in reversed(told.split(",")):
        if not _is_ours(address):
            break
        try:
            address = str(ipaddress.ip_address(hop.strip()))
        except ValueError:
            break
    request.META["REMOTE_ADDR"] = address


def _is_ours(address: str) -> bool:
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    plain = getattr(asked, "ipv4_mapped", None) or asked
    return any(plain in network for network in _networks(settings.TRUSTED_PROXIES))


@cache
def _networks(proxies: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(proxy.strip()) for proxy in proxies)
