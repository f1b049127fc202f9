"""Fetching a file from an address that a person typed, without being led anywhere else (T47).

The address is https without user or odd port; its host is looked up once, every answer must be a
public address, and the connection goes to the address that was checked (a name that points
elsewhere a moment later changes nothing). No redirects, no proxies, a cap on size and time.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from anpei.kernel.exchange import exchange_within, open_client
from anpei.kernel.outside import (
    MEGABYTE,
    OutsideGarbled,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideUnavailable,
)

_SERVICE = "fetch"
_PIECE = MEGABYTE
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class FetchLimits:
    """Bytes and seconds of one file."""

    most_bytes: int
    total_seconds: float = 3600.0
    silent_seconds: float = 30.0


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be fetched by its looks. Raises OutsideRefused."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _refused(_("this is no web address")) from None
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise _refused(_("a web address without user name is wanted"))
    inside = bool(settings.FETCH_NETWORKS)
    if not inside and (parts.scheme != "https" or port not in {None, 443}):
        raise _refused(_("only https addresses are fetched"))
    if parts.scheme not in {"https", "http"}:
        raise _refused(_("only https addresses are fetched"))
    return parts


def fetch_file(
    url: str, target: Path, *, limits: FetchLimits, on_progress: Callable[[int], object]
) -> str:
    """Write the file at ``url`` to ``target``; gives its media type, "" when none is named.

    ``on_progress`` is told the percentage about once a megabyte, when the length is known. Raises
    OutsideRefused, OutsideUnavailable, OutsideOutcomeUnknown or OutsideGarbled.
    """
    parts = check_address(url)
    pinned = pinned_url(parts)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    client = open_client(silent_seconds=limits.silent_seconds, connect_seconds=10.0)
    with client, exchange_within(limits.total_seconds):
        try:
            request = client.build_request(
                "GET",
                pinned,
                headers={"Host": f"{host}{port}", "Accept-Encoding": "identity"},
                extensions={"sni_hostname": host},
            )
            response = client.send(request, stream=True)
            try:
                return _receive(response, target, limits, on_progress)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            told = _("%(host)s cannot be reached") % {"host": host}
            raise OutsideUnavailable(_SERVICE, told) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = _("the line to %(host)s broke off") % {"host": host}
            raise OutsideOutcomeUnknown(_SERVICE, reason) from error


def _receive(
    response: httpx.Response,
    target: Path,
    limits: FetchLimits,
    on_progress: Callable[[int], object],
) -> str:
    if response.status_code != 200:
        if 300 <= response.status_code < 400:
            raise _refused(_("the address leads on to another one; give that one"))
        raise _refused(_("the server answers HTTP %(status)d") % {"status": response.status_code})
    length = response.headers.get("Content-Length", "")
    expected = int(length) if length.isascii() and length.isdecimal() else 0
    if expected > limits.most_bytes:
        raise _refused(_("the file is too large"))
    received = 0
    with target.open("wb") as file:
        for piece in response.iter_bytes(_PIECE):
            received += len(piece)
            if received > limits.most_bytes:
                raise _refused(_("the file is too large"))
            file.write(piece)
            if expected:
                on_progress(min(100, 100 * received // expected))
    if expected and received < expected:
        raise OutsideGarbled(_SERVICE, _("the file ended too early"))
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def pinned_url(parts: SplitResult) -> str:
    """The address with its host replaced by one of its addresses, looked up and checked now.

    Raises OutsideRefused when the name leads into a private network, OutsideUnavailable when there
    is no such host.
    """
    address = _resolve(parts)
    shown = f"[{address}]" if address.version == 6 else str(address)
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{shown}{port}", fragment="").geturl()


def _resolve(parts: SplitResult) -> Address:
    """The address to connect to. Raises OutsideRefused when the name has one that is not public."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        told = _("there is no host called %(host)s") % {"host": host}
        raise OutsideUnavailable(_SERVICE, told) from None
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    if not addresses or not all(_is_public(one) or _is_ours(one) for one in addresses):
        raise _refused(_("the address leads into a private network"))
    plain = parts.scheme != "https" or parts.port not in {None, 443}
    if plain and not all(_is_ours(one) for one in addresses):
        raise _refused(_("only https addresses are fetched"))
    return addresses[0]


def _is_ours(address: Address) -> bool:
    """In a network that the operators opened by ``FETCH_NETWORKS``."""
    return any(address in ipaddress.ip_network(network) for network in settings.FETCH_NETWORKS)


def _is_public(address: Address) -> bool:
    # ::ffff:10.0.0.1, 2002:0a00:… and 64:ff9b::… carry an inner address of IPv4.
    if address.version == 6 and (address.ipv4_mapped or address.sixtofour or address in _NAT64):
        return False
    return address.is_global and not address.is_multicast


def _refused(reason: str) -> OutsideRefused:
    return OutsideRefused(_SERVICE, reason, 0)
