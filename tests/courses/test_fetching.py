"""Videos from an address: fetched over real HTTP, and led nowhere else."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from anpei.courses.domain import convert_video, import_video, requeue_videos, retry_video
from anpei.courses.models import Topic, Video, VideoState
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.fetching import FetchLimits, check_address, fetch_file
from anpei.kernel.outside import OutsideError, OutsideRefused
from tests.courses.conftest import sign_in
from tests.factories import Cast

pytestmark = pytest.mark.rule("PL-21")


class Shelf(BaseHTTPRequestHandler):
    """/lesson.avi is the film; the others do what they are called."""

    def __init__(self, film: bytes, *args: Any) -> None:
        self.film = film
        super().__init__(*args)

    def do_GET(self) -> None:
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "/lesson.avi": (200, {"Content-Type": "video/x-msvideo"}, self.film),
            "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Login</html>"),
            "/moved": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
            "/large": (200, {"Content-Length": str(3 * 2**30)}, b"x"),
            "/short": (200, {"Content-Length": "1000"}, b"x"),
        }
        status, headers, body = answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def shelf(film: Path, settings: Any) -> Iterator[str]:
    """The address of a server on this machine, whose network the operators have opened."""
    settings.FETCH_NETWORKS = ("127.0.0.0/8",)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Shelf, film.read_bytes()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.select_related("category__curriculum").first()  # type: ignore[return-value]


def test_video_is_fetched_converted_and_becomes_the_topics(
    topic: Topic, cast: Cast, shelf: str
) -> None:
    video = import_video(topic=topic, address=f"{shelf}/lesson.avi", by=cast.staff)

    convert_video(video=video)

    topic.refresh_from_db()
    video.refresh_from_db()
    assert (video.state, video.name, topic.video) == (VideoState.READY, "lesson.avi", video)
    assert 2900 <= video.duration_ms <= 3100


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/page", "a web page"),
        ("/moved", "another one"),
        ("/large", "too large"),
        ("/missing", "404"),
    ],
)
def test_address_that_gives_no_video_fails_with_its_reason(
    topic: Topic, cast: Cast, shelf: str, path: str, told: str
) -> None:
    video = import_video(topic=topic, address=f"{shelf}{path}", by=cast.staff)

    with override("en"):
        convert_video(video=video)

    video.refresh_from_db()
    assert video.state == VideoState.FAILED
    assert told in video.problem


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/a.mp4",
        "https://localhost/a.mp4",
        "https://[::1]/a.mp4",
        "https://[::ffff:127.0.0.1]/a.mp4",
        "https://10.1.2.3/a.mp4",
        "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/a.mp4",
        "https://2130706433/a.mp4",
        "https://[64:ff9b::a00:1]/a.mp4",
        "https://224.0.0.1/a.mp4",
    ],
)
def test_private_network_is_never_reached(address: str, tmp_path: Path) -> None:
    target = tmp_path / "fetched"

    with pytest.raises(OutsideError) as refused:
        fetch_file(
            address, target, limits=FetchLimits(most_bytes=100), on_progress=lambda _percent: None
        )

    assert isinstance(refused.value, OutsideRefused)
    assert not target.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/a.mp4",
        "https://example.com:8443/a.mp4",
        "https://user@example.com/a.mp4",
        "ftp://example.com/a.mp4",
        "file:///etc/hostname",
        "https:///a.mp4",
        "https://example.com:notaport/a.mp4",
    ],
)
def test_address_that_is_not_fetched_by_its_looks(address: str, topic: Topic, cast: Cast) -> None:
    with pytest.raises(OutsideRefused):
        check_address(address)
    with pytest.raises(InvalidInput):
        import_video(topic=topic, address=address, by=cast.staff)

    assert not Video.objects.exists()


def test_opened_network_is_not_left_by_plain_http(settings: Any, tmp_path: Path) -> None:
    settings.FETCH_NETWORKS = ("10.20.0.0/16",)

    with pytest.raises(OutsideRefused):
        fetch_file(
            "http://127.0.0.1:9/a.mp4",
            tmp_path / "fetched",
            limits=FetchLimits(most_bytes=100),
            on_progress=lambda _percent: None,
        )


def test_file_that_ends_too_early_is_told(shelf: str, tmp_path: Path) -> None:
    with pytest.raises(OutsideError):
        fetch_file(
            f"{shelf}/short",
            tmp_path / "fetched",
            limits=FetchLimits(most_bytes=10_000),
            on_progress=lambda _percent: None,
        )


def test_failed_video_is_tried_again_from_its_page(
    topic: Topic, cast: Cast, shelf: str, jinan_client: Client
) -> None:
    staff = sign_in(jinan_client, cast.staff)
    address = f"/staff/courses/topics/{topic.public_id}/"
    asked = staff.post(f"{address}video/fetch/", {"address": f"{shelf}/missing"})
    video = Video.objects.get()
    convert_video(video=video)
    failed = staff.get(address).content.decode()
    Video.objects.update(address=f"{shelf}/lesson.avi")

    again = staff.post(f"{address}video/retry/")
    waiting = Video.objects.get().state
    convert_video(video=Video.objects.get())

    assert (asked.status_code, again.status_code) == (302, 302)
    assert "video/retry/" in failed
    assert (waiting, Video.objects.get().state) == (VideoState.UPLOADED, VideoState.READY)


def test_only_a_failed_video_is_tried_again(topic: Topic, cast: Cast, shelf: str) -> None:
    video = import_video(topic=topic, address=f"{shelf}/lesson.avi", by=cast.staff)

    with pytest.raises(Conflict):
        retry_video(video=video, by=cast.staff)


def test_fetch_whose_worker_died_is_found_again(topic: Topic, cast: Cast, shelf: str) -> None:
    video = import_video(topic=topic, address=f"{shelf}/lesson.avi", by=cast.staff)
    Video.objects.update(state=VideoState.FETCHING, touched_at="2020-01-01T00:00:00Z")

    found = requeue_videos()

    assert Video.objects.get().state == VideoState.UPLOADED
    assert found in ([], [video.pk])


def test_wrong_address_is_explained_beside_its_field(
    topic: Topic, cast: Cast, jinan_client: Client
) -> None:
    staff = sign_in(jinan_client, cast.staff)

    answer = staff.post(
        f"/staff/courses/topics/{topic.public_id}/video/fetch/", {"address": "http://example.com/a"}
    )

    assert (answer.status_code, Video.objects.count()) == (422, 0)
    assert "id_address-error" in answer.content.decode()
