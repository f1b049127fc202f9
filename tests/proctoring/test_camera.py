"""The camera module in Chromium with cameras that work, lie and fail (SD-33, SD-06)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from tests.browser import launch_chromium
from tests.fixtures import faces

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
_SCRIPT = """
import { createCamera, flushUploads, uploadPhoto } from "/static/proctoring/camera.js";
const states = [];
const camera = createCamera({
  video: document.querySelector("[data-camera-video]"),
  statusElement: document.querySelector("[data-camera-status]"),
  onState: (state) => states.push(state),
});
Object.assign(window, { camera, states, flushUploads, uploadPhoto });
"""


class _Server(ThreadingHTTPServer):
    """Static files as the site serves them, one page, and an upload that fails at first."""

    daemon_threads = True
    uploads: ClassVar[list[tuple[str, bytes]]] = []
    answers: ClassVar[list[tuple[int, dict[str, Any]]]] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/":
            with translation.override("en"):
                camera = render_to_string("proctoring/camera.html")
            self._send(200, "text/html", f"<!doctype html>{camera}".encode())
        elif self.path == "/test.js":
            self._send(200, "text/javascript", _SCRIPT.encode())
        else:
            found = finders.find(self.path.removeprefix("/static/"))
            body = Path(found).read_bytes() if found else b""
            self._send(200 if found else 404, "text/javascript", body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.uploads.append((self.headers["X-Capture-Ticket"], body))
        status, answer = self.server.answers.pop(0)
        self._send(status, "application/json", json.dumps(answer).encode())

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: the test's output is its assertions."""


@pytest.fixture
def server() -> Iterator[_Server]:
    running = _Server(("127.0.0.1", 0), _Handler)
    running.uploads.clear()
    running.answers.clear()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def open_page(server: _Server, tmp_path: Path) -> Iterator[Any]:
    """``open_page(flags…, host=, before=)``: a page with the module loaded."""
    from playwright.sync_api import sync_playwright

    browsers = []
    with sync_playwright() as driver:

        def open_(*flags: str, host: str = "127.0.0.1", before: str = "") -> Any:
            browser = launch_chromium(driver, *flags)
            browsers.append(browser)
            page = browser.new_page()
            if before:
                page.add_init_script(before)
            page.goto(f"http://{host}:{server.server_port}/")
            page.add_script_tag(url="/test.js", type="module")
            page.wait_for_function("window.camera !== undefined")
            return page

        yield open_
        for browser in browsers:
            browser.close()


def _fake(tmp_path: Path, scene: bytes, *, still: bool = False) -> list[str]:
    file = faces.make_camera_file(tmp_path / "camera.mjpeg", [(scene, 4)], still=still)
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={file}",
    ]


def _becomes(page: Any, state: str) -> str:
    """Start the camera, wait for ``state``, give what the page says."""
    page.evaluate("camera.start()")
    page.wait_for_function("state => camera.state === state", arg=state, timeout=30_000)
    return str(page.inner_text("[data-camera-status]"))


@pytest.mark.rule("SD-33")
def test_living_picture_is_ready_and_captured(open_page, tmp_path):
    page = open_page(*_fake(tmp_path, faces.collins()))

    said = _becomes(page, "ready")

    size = page.evaluate(
        """async () => {
          const blob = await camera.capture();
          const picture = await createImageBitmap(blob);
          return [blob.type, picture.width, picture.height, blob.size < 2 ** 20];
        }"""
    )
    assert said == "The camera works."
    assert size == ["image/jpeg", 640, 480, True]


@pytest.mark.rule("SD-33")
@pytest.mark.parametrize(
    ("scene", "state", "cause"),
    [
        ((faces.black, False), "black", "The picture is black."),
        ((faces.white, False), "white", "The picture is white."),
        ((faces.collins, True), "frozen", "The picture stands still."),
    ],
)
def test_dead_picture_is_named_with_its_remedy(open_page, tmp_path, scene, state, cause):
    picture, still = scene
    page = open_page(*_fake(tmp_path, picture(), still=still))

    said = _becomes(page, state)

    assert said.startswith(cause)
    assert len(said) > len(cause) + 20
    assert page.evaluate("camera.ready") is False


@pytest.mark.rule("SD-33")
def test_refused_permission_is_named(open_page):
    page = open_page("--use-fake-device-for-media-stream", "--deny-permission-prompts")

    said = _becomes(page, "denied")

    assert said.startswith("The browser was not allowed to use the camera.")


@pytest.mark.rule("SD-33")
@pytest.mark.parametrize(
    ("error", "state"),
    [("NotFoundError", "missing"), ("NotReadableError", "busy"), ("TypeError", "failed")],
)
def test_browsers_error_becomes_a_cause(open_page, error, state):
    page = open_page(
        before="navigator.mediaDevices.getUserMedia = () =>"
        f" Promise.reject(new DOMException('', '{error}'));"
    )

    said = _becomes(page, state)

    assert "Try again" in said


@pytest.mark.rule("SD-33", "SD-06")
def test_plain_http_is_named(open_page):
    page = open_page("--host-resolver-rules=MAP plain.test 127.0.0.1", host="plain.test")

    said = _becomes(page, "insecure")

    assert "https" in said


@pytest.mark.rule("SD-33", "SD-06")
def test_wechat_is_named(open_page):
    page = open_page(
        before="Object.defineProperty(navigator, 'userAgent', {value: 'MicroMessenger/8'});"
        "Object.defineProperty(navigator, 'mediaDevices', {value: undefined});"
    )

    said = _becomes(page, "wechat")

    assert "Open in browser" in said


def test_camera_that_is_unplugged_is_named(open_page, tmp_path):
    page = open_page(*_fake(tmp_path, faces.collins()))
    _becomes(page, "ready")

    page.evaluate("document.querySelector('video').srcObject.getVideoTracks()[0].stop()")

    page.wait_for_function("camera.state === 'ended'", timeout=10_000)


def test_upload_is_tried_again_until_it_is_answered(open_page, server):
    server.answers += [(503, {}), (503, {}), (201, {"photo": "abc"})]
    page = open_page()

    result = page.evaluate(
        "uploadPhoto({url: '/api/proctoring/photos/', ticket: 't', blob: new Blob(['x'])})"
    )

    assert result == {"photo": "abc", "ok": True}
    assert server.uploads == [("t", b"x")] * 3


def test_refused_upload_is_not_tried_again(open_page, server):
    server.answers += [(403, {"code": "ticket_expired", "detail": "too late"})]
    page = open_page()

    result = page.evaluate(
        "uploadPhoto({url: '/api/proctoring/photos/', ticket: 't', blob: new Blob(['x'])})"
    )

    assert result == {"code": "ticket_expired", "detail": "too late", "ok": False}
    assert len(server.uploads) == 1
