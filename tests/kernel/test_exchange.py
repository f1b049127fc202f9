"""A server that drips holds nobody longer than the whole exchange may take (T47)."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from anpei.kernel import posting
from anpei.kernel.fetching import FetchLimits, fetch_file
from anpei.kernel.outside import OutsideLimits, OutsideOutcomeUnknown, OutsideService
from anpei.payments.gateways.transport import Transport

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n"
LIMITS = OutsideLimits(total_seconds=0.5, retry_pauses=())


@pytest.fixture(params=["headers", "body"])
def dripping(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """The address of a server that never ends its headers, or its body: a byte every 0.1 s."""
    settings.FETCH_NETWORKS = ("127.0.0.0/8",)
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        with suppress(OSError):
            peer, _address = listening.accept()
            with peer:
                peer.recv(65536)
                peer.sendall(HEAD + (b"\r\n" if request.param == "body" else b"X-Slow: "))
                while not over.wait(0.1):
                    peer.sendall(b"a")

    thread = threading.Thread(target=drip)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    over.set()
    listening.close()
    thread.join()


def _fetch(url: str, folder: Path) -> None:
    limits = FetchLimits(most_bytes=10**6, total_seconds=0.5)
    fetch_file(url, folder / "file", limits=limits, on_progress=lambda percent: None)


def _call(url: str, folder: Path) -> None:
    with OutsideService(name="x", base_url=url, limits=LIMITS) as service:
        service.call("GET", "/", repeatable=False)


def _pay(url: str, folder: Path) -> None:
    Transport(name="x", limits=LIMITS).send("POST", url)


@pytest.mark.parametrize("ask", [_fetch, _call, _pay])
def test_a_dripping_server_is_left_when_the_time_is_over(
    dripping: str, tmp_path: Path, ask: Callable[[str, Path], None]
) -> None:
    began = time.monotonic()

    with pytest.raises(OutsideOutcomeUnknown):
        ask(dripping, tmp_path)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("dripping", ["headers"], indirect=True)
def test_a_dripping_receiver_of_webhooks_is_left(
    dripping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "_SECONDS", 0.5)
    began = time.monotonic()

    with pytest.raises(OutsideOutcomeUnknown):
        posting.post_json(dripping, b"{}", {})

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("dripping", ["body"], indirect=True)
def test_the_body_a_receiver_answers_is_not_waited_for(dripping: str) -> None:
    began = time.monotonic()

    assert posting.post_json(dripping, b"{}", {}) == 200
    assert time.monotonic() - began < 2
