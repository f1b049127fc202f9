"""The player in a real browser with a fake camera: gate, video, photo, bar, completion."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from anpei.accounts.models import User
from anpei.courses.domain import add_ready_video
from anpei.courses.ffmpeg import make_poster, probe, run_ffmpeg
from anpei.proctoring.domain import give_face_consent
from anpei.study.models import TopicStudy
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.browser import CAMERA, launch_chromium
from tests.factories import make_cast, make_enrolment
from tests.fixtures.faces import collins, make_camera_file
from tests.study.conftest import choose_first, set_required

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def known_hosts() -> None:
    """A server of its own finds its hosts itself."""


@dataclass(frozen=True)
class Site:
    """A learner signed in to a served association, with one topic of eight seconds chosen."""

    schema: str
    port: int
    session: str
    study: str
    camera: Path

    @property
    def address(self) -> str:
        return f"http://{self.schema}.localhost:{self.port}"


@pytest.fixture
def site(racing_tenant: Association, tmp_path: Path, settings) -> Iterator[Site]:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "media"
    server = make_server("127.0.0.1", 0, _closing(get_wsgi_application()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with enter_tenant(racing_tenant.schema_name):
        cast = make_cast()
        enrolment = make_enrolment(cast.licence, cast.training_class)
        study = set_required(choose_first(enrolment, cast), 8)
        _give_video(study, tmp_path)
        give_face_consent(person=cast.licence.person, by=cast.learner)
        session = _session(cast.learner)
    camera = tmp_path / "camera.mjpeg"
    make_camera_file(camera, [(collins(), 6)])
    yield Site(racing_tenant.schema_name, server.server_port, session, study.public_id, camera)
    server.shutdown()
    thread.join()


def _closing(application: Callable) -> Callable:  # type: ignore[type-arg]
    def serve(environ, start_response):  # type: ignore[no-untyped-def]
        answer = application(environ, start_response)
        try:
            yield from answer
        finally:
            answer.close()
            connection.close()

    return serve


def _give_video(study: TopicStudy, folder: Path) -> None:
    film, poster = folder / "film.mp4", folder / "poster.jpg"
    run_ffmpeg(
        [
            *("-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=5"),
            *("-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p"),
            *("-movflags", "+faststart", film),
        ],
        seconds=30,
    )
    make_poster(film, poster, at_ms=1000)
    study.topic.video = add_ready_video(
        stream=film, poster=poster, duration_ms=probe(film).duration_ms, name="f", by=None
    )
    study.topic.save(update_fields=["video"])


def _session(user: User) -> str:
    store = SessionStore()
    store["user"], store["generation"] = user.pk, user.session_generation
    store.save()
    return str(store.session_key)


@pytest.mark.rule("SD-33", "SD-34", "SD-35")
@pytest.mark.parametrize("width", [1280, 360])
def test_topic_is_studied_from_the_gate_to_its_credits(site: Site, width: int) -> None:
    with sync_playwright() as playwright:
        browser = launch_chromium(
            playwright,
            *CAMERA,
            "--autoplay-policy=no-user-gesture-required",
            f"--use-file-for-fake-video-capture={site.camera}",
        )
        context = browser.new_context(viewport={"width": width, "height": 740}, locale="en")
        context.add_cookies([{"name": "session", "value": site.session, "url": site.address}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if "Content Security Policy" in message.text
                else None
            ),
        )
        page.goto(f"{site.address}/learner/player/{site.study}/")
        _study(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        context.close()
        browser.close()

    with enter_tenant(site.schema):
        study = TopicStudy.objects.get()
    assert complaints == []
    assert overflow <= 0
    assert (study.watched_ms, study.credit_tenths) == (8_000, 10)
    assert study.photos_received == 1


def _study(page: Page) -> None:
    start = page.locator("[data-start]")
    start.wait_for()
    page.wait_for_selector("[data-start]:not([disabled])", timeout=20_000)
    _picture(page, "gate")
    start.click()
    page.wait_for_selector("[data-phase=stage]")
    page.wait_for_timeout(2_000)
    _picture(page, "stage")
    page.wait_for_selector("[data-done]:not([hidden])", timeout=40_000)
    _picture(page, "done")


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("ANPEI_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/player-{name}-{width}.png", full_page=True)
