"""Installable, with a page of ours when there is no line, and nothing private kept (issue 5)."""

import io
import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from anpei.site.app_icons import SIZES, icon_png
from tenants.models import Association
from tests.browser import launch_chromium
from tests.factories import Cast

pytestmark = pytest.mark.rule("PL-64")
HOST = "jinan.localhost"
KEPT = """async () => {
  const kept = await caches.open("shell-2");
  return (await kept.keys()).map((one) => new URL(one.url).pathname);
}"""


def test_the_manifest_is_this_association_s(jinan: Association) -> None:
    answer = Client(HTTP_HOST=HOST).get("/manifest.webmanifest")
    told = answer.json()

    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["start_url"], told["display"]) == (
        "济南建筑安全协会",
        "/",
        "standalone",
    )
    assert told["theme_color"] == "#0f4c9c"
    assert sorted({one["purpose"] for one in told["icons"]}) == ["any", "maskable"]


def test_icons_are_drawn_in_the_association_s_colour(jinan: Association) -> None:
    client = Client(HTTP_HOST=HOST)
    found = [Image.open(io.BytesIO(client.get(f"/app-icon/{n}.png").content)) for n in SIZES]
    drawn = Image.open(io.BytesIO(icon_png("#0b6b78", 192))).convert("RGB")

    assert [one.size for one in found] == [(n, n) for n in SIZES]
    assert (drawn.getpixel((1, 1)), drawn.getpixel((96, 45))) == ((11, 107, 120), (255, 255, 255))
    assert b"scale(0.8)" in client.get("/app-icon/maskable.svg").content
    assert client.get("/app-icon/64.png").status_code == 404
    assert client.get("/app-icon/other.svg").status_code == 404


def test_the_worker_keeps_the_shell_alone(cast: Cast) -> None:
    client = Client(HTTP_HOST=HOST)
    worker = client.get("/service-worker.js")
    kept = re.findall(r'"(/[^"]*)"', worker.content.decode().replace("\\u002D", "-"))
    page = client.get("/offline/").content.decode()

    assert worker["Cache-Control"] == "no-cache"
    assert kept[0] == "/offline/"
    assert {one.split("/")[1] for one in kept} == {"offline", "static"}
    assert [status_of(client, one) for one in kept] == [200] * len(kept)
    assert "没有网络连接" in page
    assert "You are offline" in page
    assert "csrf" not in page


def status_of(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer)  # read to its end, the file behind it is closed
    return answer.status_code


@pytest.fixture
def home(racing_tenant: Association) -> Iterator[str]:
    """The association's home page, served."""
    server = make_server("127.0.0.1", 0, closing(get_wsgi_application()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{racing_tenant.schema_name}.localhost:{server.server_port}"
    server.shutdown()
    thread.join()


def closing(application: Callable) -> Callable:  # type: ignore[type-arg]
    """Each request leaves its thread without a connection to the database."""

    def serve(environ, start_response):  # type: ignore[no-untyped-def]
        answer = application(environ, start_response)
        try:
            yield from answer
        finally:
            answer.close()
            connection.close()

    return serve


@pytest.mark.browser
def test_without_a_line_the_shell_is_shown_and_pages_are_not_kept(
    home: str,
) -> None:
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{home}/")
        wait_for_worker(page)
        page.goto(f"{home}/guide/")
        kept = page.evaluate(KEPT)
        context.set_offline(True)
        page.goto(f"{home}/guide/")
        shown, address = page.locator("[data-offline-shell] h1").inner_text(), page.url
        context.set_offline(False)
        page.locator("[data-retry]").wait_for(state="detached")
        after = page.locator("h1").first.inner_text()
        browser.close()

    assert (shown, address) == ("没有网络连接", f"{home}/guide/")
    assert after != "没有网络连接"
    assert {one.split("/")[1] for one in kept} == {"offline", "static"}


def wait_for_worker(page: Page) -> None:
    """Until the service worker has taken over this page."""
    for _turn in range(100):
        if page.evaluate("() => navigator.serviceWorker.controller !== null"):
            return
        time.sleep(0.1)
    raise AssertionError("no service worker took over")
