"""One deadline over a whole exchange with a server outside (security T47).

httpx counts its time-outs for each read alone: a server that drips a byte every few seconds, in the
headers already, would hold a worker for hours.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def exchange_within(seconds: float) -> Iterator[None]:
    """Everything that clients of ``open_client`` do inside the block takes ``seconds`` together.

    Whatever takes longer raises httpx.TimeoutException.
    """
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def open_client(
    *, silent_seconds: float, connect_seconds: float, base_url: str = ""
) -> httpx.Client:
    """A client that keeps the deadline: no redirects, no proxies, verified TLS."""
    return httpx.Client(
        transport=_Transport(verify=True, trust_env=False),
        base_url=base_url,
        timeout=httpx.Timeout(silent_seconds, connect=connect_seconds),
        follow_redirects=False,
        trust_env=False,
    )


class _Transport(httpx.HTTPTransport):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # httpx offers no way to name the network; httpcore does.
        pool: Any = self._pool
        pool._network_backend = _Network()


class _Network(httpcore.SyncBackend):
    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **options: Any
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, *args, **options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None, over: type[httpcore.TimeoutException]) -> float | None:
    until = _until.get()
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise over("the whole exchange took too long")
    return left if timeout is None else min(timeout, left)
