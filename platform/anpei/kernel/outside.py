"""The one way to call a service outside the platform (DESIGN 10, security T47).

Time-outs, a cap on the size of answers, no redirects, no proxies from the environment, verified
TLS, retries only where repeating is harmless, a circuit breaker, and errors that say what the
caller may do next.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode, urlsplit

import httpx
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from anpei.kernel.circuit import CircuitBreaker
from anpei.kernel.errors import InvalidInput
from anpei.kernel.exchange import exchange_within, open_client
from anpei.kernel.request_signing import SigningKey, sign_request

MEGABYTE = 1024 * 1024

# A line for every page of a sync says nothing; failures are told by their errors.
logging.getLogger("httpx").setLevel(logging.WARNING)


class OutsideError(Exception):
    """A call to an outside service failed. `service` names it, `reason` is for staff."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason


class OutsideUnavailable(OutsideError):  # noqa: N818 - says what happened
    """It cannot be reached or is out of order, and has not acted: try again later."""


class OutsideOutcomeUnknown(OutsideUnavailable):
    """It was asked, no answer was received: it may have acted. Ask before repeating."""


class OutsideRefused(OutsideError):  # noqa: N818
    """It answered and refuses (HTTP 4xx): repeating the same will not help."""

    def __init__(self, service: str, reason: str, status: int) -> None:
        super().__init__(service, reason)
        self.status = status


class OutsideGarbled(OutsideError):  # noqa: N818
    """It answered something that its protocol does not know: a person must look."""


@dataclass(frozen=True)
class OutsideLimits:
    """Seconds and bytes allowed for one call, and the pauses in seconds before each repetition."""

    connect_seconds: float = 3.0
    total_seconds: float = 10.0
    answer_bytes: int = 5 * MEGABYTE
    retry_pauses: Sequence[float] = (0.2, 0.8)


@dataclass(frozen=True)
class Answer:
    """What came back with a 2xx status."""

    status: int
    media_type: str
    body: bytes


def is_allowed_address(base_url: str) -> bool:
    """Whether a service may be called there: https, or http on this machine (security T47)."""
    parts = urlsplit(base_url)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))


def check_address(base_url: str) -> None:
    """Check an address that staff typed; "" stands for the sandbox. Raises InvalidInput."""
    if base_url and not is_allowed_address(base_url):
        raise InvalidInput(
            _("The address must begin with https://, or with http:// on this machine."),
            field="base_url",
        )


class OutsideService:
    """Base class of every client of an outside service; use it in a ``with``, or close it.

    `base_url` comes from settings alone, never from data; plain http is refused except to this
    very machine. Without `key` requests are not signed.
    """

    def __init__(
        self,
        *,
        name: str,
        base_url: str,
        key: SigningKey | None = None,
        limits: OutsideLimits | None = None,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if not is_allowed_address(base_url):
            raise ValueError(f"{name}: the address must be https, or http on this machine")
        self.name = name
        self._base_path = parts.path.rstrip("/")
        self._key = key
        self._limits = limits or OutsideLimits()
        self._breaker = breaker or CircuitBreaker()
        self._client = open_client(
            base_url=f"{parts.scheme}://{parts.netloc}",
            silent_seconds=self._limits.total_seconds,
            connect_seconds=self._limits.connect_seconds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()

    def read_model[M: BaseModel](self, model: type[M], answer: Answer) -> M:
        """Check an answer against `model`. Raises OutsideGarbled when it is anything else."""
        try:
            return model.model_validate_json(answer.body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            raise OutsideGarbled(
                self.name, f"unexpected answer at {place or 'start'}: {first['msg']}"
            ) from error

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: BaseModel | None = None,
        repeatable: bool,
    ) -> Answer:
        """Make one call and give the answer; repeats it after failures only when `repeatable`.

        Raises OutsideUnavailable, OutsideOutcomeUnknown, OutsideRefused or OutsideGarbled.
        """
        body = content.model_dump_json().encode() if content is not None else b""
        pauses = iter(self._limits.retry_pauses if repeatable else ())
        while True:
            try:
                return self._guarded(method, path, urlencode(query or {}), body)
            except OutsideUnavailable:
                pause = next(pauses, None)
                if pause is None:
                    raise
                time.sleep(pause)

    def _guarded(self, method: str, path: str, query: str, body: bytes) -> Answer:
        if not self._breaker.lets_through():
            raise OutsideUnavailable(self.name, "left alone after repeated failures")
        try:
            answer = self._send(method, path, query, body)
        except OutsideUnavailable:
            self._breaker.failed()
            raise
        except OutsideError:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()
        return answer

    def _send(self, method: str, path: str, query: str, body: bytes) -> Answer:
        path = self._base_path + path
        request = self._client.build_request(
            method,
            f"{path}?{query}" if query else path,
            content=body,
            headers=self._headers(method, path, query, body),
        )
        try:
            with exchange_within(self._limits.total_seconds):
                response = self._client.send(request, stream=True)
                try:
                    received = self._receive(response)
                finally:
                    response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise OutsideUnavailable(self.name, f"cannot be reached: {error}") from error
        except httpx.HTTPError as error:
            reason = f"{type(error).__name__}: {error}"
            raise OutsideOutcomeUnknown(self.name, f"no answer received ({reason})") from error
        return self._judge(response, received)

    def _headers(self, method: str, path: str, query: str, body: bytes) -> Mapping[str, str]:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self._key is not None:
            headers |= sign_request(
                key=self._key,
                method=method,
                path=path,
                query=query,
                body=body,
                timestamp=int(time.time()),
            )
        return headers

    def _receive(self, response: httpx.Response) -> bytes:
        received = bytearray()
        for piece in response.iter_bytes():
            received += piece
            if len(received) > self._limits.answer_bytes:
                raise OutsideGarbled(self.name, "the answer is too large")
        return bytes(received)

    def _judge(self, response: httpx.Response, received: bytes) -> Answer:
        status = response.status_code
        if status in (429, 503):
            raise OutsideUnavailable(self.name, f"HTTP {status}")
        if status >= 500:
            raise OutsideOutcomeUnknown(self.name, f"HTTP {status}")
        if status >= 400:
            raise OutsideRefused(self.name, _refusal_in(received) or f"HTTP {status}", status)
        if status >= 300:
            raise OutsideGarbled(self.name, f"redirects (HTTP {status}), which is not followed")
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        return Answer(status, media_type, received)


def _is_loopback(host: str | None) -> bool:
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal_in(received: bytes) -> str:
    """The `reason` of a JSON refusal, shortened; empty when there is none."""
    try:
        told = json.loads(received)
    except ValueError:
        return ""
    reason = told.get("reason") if isinstance(told, dict) else None
    return reason[:300] if isinstance(reason, str) else ""
