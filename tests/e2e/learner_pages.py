"""The learner's part by the pages: account, consent, topics before the camera, certificate."""

import re
import time

from playwright.sync_api import Browser, Page, expect

from tests.e2e.chromium import Window
from tests.e2e.enterprise_pages import SEND
from tests.journey.enterprise import OWN_PASSWORD
from tests.journey.play import Stage
from tests.journey.registry import Holder
from tests.journey.visitor import Visitor

STUDY_MS = 90_000
"""Topics of 20–28 s; the rest is for a machine that does everything at once."""


def gives_name(window: Window, stage: Stage, holder: Holder) -> None:
    """学员登录, first step: region, category, name, ID number."""
    window.open("/")
    window.press('main a[href="/sign-in/learner/"]')
    window.fill(
        {
            "city": stage.city,
            "category": holder.category,
            "name": holder.name,
            "id_number": holder.id_number,
            "agree": "",
        }
    )
    window.press(SEND)


def activates(window: Window, code: str) -> None:
    assert "/activate/" in window.page.url
    window.fill({"code": code, "password": OWN_PASSWORD, "again": OWN_PASSWORD})
    window.press("main form:has([name=password]) button[type=submit]")


def signs_in(window: Window, stage: Stage, holder: Holder) -> None:
    gives_name(window, stage, holder)
    window.fill({"password": OWN_PASSWORD})
    window.press(SEND)


def studies_everything(window: Window) -> None:
    """From the categories: choose, consent once, watch, next topic, until credits are complete."""
    window.menu("/learner/study/")
    window.press('main a[href^="/learner/topics/"]')
    while chooses_topic(window):
        if "/learner/consent/" in window.page.url:
            window.fill({"agree": ""})
            window.press(SEND)
        watches(window)
        window.press('[data-done] a[href^="/learner/topics/"]')
    assert window.page.locator('main a[href="/learner/exams/"]').first.is_visible()


def chooses_topic(window: Window) -> bool:
    """Go through the categories until one offers a topic."""
    page = window.page
    rows = page.locator('td.is-actions a[href^="/learner/topics/"]')
    for link in [one.get_attribute("href") for one in rows.all()]:
        window.press(f'td.is-actions a[href="{link}"]')
        if page.locator('form[action*="/choose/"]').count():
            window.sits_anew()
            window.press('form[action*="/choose/"] button')
            return True
        window.press("a.back-link")
    return False


def watches(window: Window) -> None:
    """Camera gate with the live picture, then the bar that the server counts, and a photo."""
    page = window.page
    expect(page.locator("[data-stage]")).to_be_hidden()
    shows_live_picture(page)
    with page.expect_response(
        lambda one: one.url.endswith("/api/proctoring/photos/"), timeout=STUDY_MS
    ) as photo:
        page.locator("[data-start]").click()
        expect(page.locator("[data-gate]")).to_be_hidden()
    assert photo.value.status == 201
    expect(page.locator("[data-done]")).to_be_visible(timeout=STUDY_MS)
    expect(page.locator("[data-progress-text]")).to_have_text("100%")


def shows_live_picture(page: Page) -> None:
    """The preview moves, and the page says that the camera works."""
    expect(page.locator("[data-camera-status]")).to_have_attribute("data-state", "ready")
    size = page.locator("[data-camera-video]").evaluate("v => [v.videoWidth, v.videoHeight]")
    assert size == [640, 480]


def visitor_of(window: Window, stage: Stage) -> Visitor:
    """The same session over HTTP."""
    visitor = stage.visitor()
    for cookie in window.page.context.cookies():
        visitor.client.cookies.set(cookie["name"], cookie["value"], domain="127.0.0.1")
    return visitor


def waits_for_certificate(window: Window, *, seconds: float = 120) -> None:
    """Opens 我的证书 again until the paper is there, as the page asks for."""
    window.menu("/learner/certificates/")
    deadline = time.monotonic() + seconds
    while not window.page.locator('main a[href$=".pdf"]').count():
        assert time.monotonic() < deadline, window.text()
        window.page.wait_for_timeout(2000)
        window.page.reload()


def downloads_certificate(window: Window) -> bytes:
    link = window.page.locator('main a[href$=".pdf"]').first
    with window.page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


def verification_address(window: Window) -> str:
    address = window.page.locator('main a[href*="/verify/"]').first.get_attribute("href") or ""
    return re.sub(r"^https?://[^/]+", "", address)


def verification_text(browser: Browser, address: str) -> str:
    """What anybody reads who follows the QR code."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    text = page.locator("main").inner_text()
    context.close()
    return text
