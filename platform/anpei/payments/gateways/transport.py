"""One HTTP call to a provider: time-outs, a cap, no redirects, no proxies, a breaker (T47).

Alipay's library connects to port 80 or 443 whatever its address says, and WeChat's follows
redirects; so both sign and check, and the bytes go through here.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from anpei.kernel.circuit import CircuitBreaker
from anpei.kernel.exchange import exchange_within, open_client
from anpei.kernel.outside import (
    OutsideGarbled,
    OutsideLimits,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideUnavailable,
)

_BILL_BYTES = 64 * 1024 * 1024
_BILL_TIMES = 6
"""Of the seconds of a call."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever its status below 500; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Transport:
    """Calls of one provider; kept for the life of the process, as its breaker must be."""

    name: str
    limits: OutsideLimits = field(default_factory=OutsideLimits)
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    def send(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        large: bool = False,
    ) -> Reply:
        """Send once. Raises OutsideUnavailable, OutsideOutcomeUnknown, OutsideGarbled."""
        _check_address(self.name, url)
        if not self.breaker.lets_through():
            raise OutsideUnavailable(self.name, "left alone after repeated failures")
        try:
            reply = self._send(method, url, content, headers or {}, large)
        except OutsideUnavailable:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return reply

    def _send(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str], large: bool
    ) -> Reply:
        limits = self.limits
        seconds, most = limits.total_seconds, limits.answer_bytes
        if large:
            seconds, most = seconds * _BILL_TIMES, _BILL_BYTES
        try:
            with (
                exchange_within(seconds),
                open_client(
                    silent_seconds=limits.total_seconds, connect_seconds=limits.connect_seconds
                ) as client,
                client.stream(method, url, content=content, headers=dict(headers)) as response,
            ):
                body = self._receive(response, most)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise OutsideUnavailable(self.name, f"cannot be reached: {error}") from error
        except httpx.HTTPError as error:
            reason = f"no answer received ({type(error).__name__}: {error})"
            raise OutsideOutcomeUnknown(self.name, reason) from error
        if response.status_code >= 500:
            raise OutsideOutcomeUnknown(self.name, f"HTTP {response.status_code}")
        if response.status_code // 100 == 3:
            raise OutsideGarbled(self.name, "redirects, which is not followed")
        return Reply(response.status_code, dict(response.headers), body)

    def _receive(self, response: httpx.Response, most: int) -> bytes:
        received = bytearray()
        for piece in response.iter_bytes():
            received += piece
            if len(received) > most:
                raise OutsideGarbled(self.name, "the answer is too large")
        return bytes(received)

    def refusal(self, reason: str, status: int = 400) -> OutsideRefused:
        """The error of an answer that says no."""
        return OutsideRefused(self.name, reason, status)


def _check_address(name: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
        raise OutsideUnavailable(name, "the address must be https, or http on this machine")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
