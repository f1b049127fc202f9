"""Desktop and phone, both driven: scan, “it is me”, face, the desktop's page plays; a second
desktop takes over and the first is told within five seconds (YN-22, YN-24)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from anpei.demo.staff import PASSWORD
from anpei.sandbox.registry import cast_yunnan
from anpei.sandbox.registry.datasets import YUNNAN
from anpei.sandbox.registry.people import Population
from anpei.sandbox.settings import SandboxSettings, today_in_china
from tests.e2e.chromium import Filmed, chromium
from tests.fixtures.faces import collins, make_camera_file
from tests.fixtures.running import RunningPlatform

pytestmark = pytest.mark.browser
SEND = "main form button[type=submit]"
WAIT_MS = 90_000
SCENES = [(collins(), 2.0)]


def id_number() -> str:
    """Of the demo's learner for the phone, who is paid for and activated."""
    settings = SandboxSettings()
    population = Population(
        YUNNAN,
        enterprises=YUNNAN.most_enterprises,
        people=YUNNAN.most_people,
        seed=settings.seed,
        today=today_in_china(),
    )
    return population.holder(cast_yunnan.YUNNAN.index(cast_yunnan.PHONE_LEARNER)).person.id_number


@pytest.fixture
def filmed(tmp_path: Path) -> Iterator[Filmed]:
    """A Chromium before whose camera the right person sits."""
    camera = tmp_path / "camera.mjpeg"
    with (
        sync_playwright() as playwright,
        chromium(
            playwright, camera, lambda: make_camera_file(camera, [(collins(), 2.0)])
        ) as browser,
    ):
        yield browser


def sign_in(page: Page, origin: str, number: str) -> None:
    page.goto(f"{origin}/sign-in/learner/")
    page.fill("[name=id_number]", number)
    page.fill("[name=own_password]", PASSWORD)
    page.check("#id_agree")
    page.click(SEND)
    page.wait_for_url("**/learner/courses/")


def to_the_code(page: Page, photo: Path) -> str:
    """From the course to the QR code, by consent and profile photo where they are asked for; gives
    the code's address."""
    page.click("main .card a.button-primary")
    page.click("main .card form button.button-primary")
    if "/consent/" in page.url:
        page.check("main input[type=checkbox]")
        page.click(SEND)
    if "/profile-photo/" in page.url:
        page.set_input_files("input[type=file]", str(photo))
        page.click("main form .form-actions button")
    code = page.locator("[data-look-address]")
    expect(code).to_be_attached(timeout=WAIT_MS)
    return code.get_attribute("href") or ""


@pytest.mark.rule("YN-21", "YN-22", "YN-23", "YN-24", "YN-25")
def test_phone_looks_and_the_desktop_plays(
    running_platform: RunningPlatform, filmed: Filmed, tmp_path: Path
) -> None:
    origin, number = f"http://yunnan.localhost:{running_platform.port}", id_number()
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(collins())
    browser = filmed.browser
    desktop = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    phone = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="zh-CN", permissions=["camera"]
    )
    first, hand = desktop.new_page(), phone.new_page()
    sign_in(first, origin, number)
    address = to_the_code(first, photo)

    hand.goto(address)
    hand.click(SEND)
    hand.locator("[data-take]:not([disabled])").click(timeout=WAIT_MS)
    expect(hand.locator("[data-done]")).to_be_visible(timeout=WAIT_MS)
    first.wait_for_url("**/learner/player/**", timeout=WAIT_MS)
    # A function: an expression would be evaluated at each look, which the page forbids (CSP).
    first.wait_for_function(
        "() => document.querySelector('video')?.currentTime > 0.5", timeout=WAIT_MS
    )

    second = browser.new_context(locale="zh-CN").new_page()
    sign_in(second, origin, number)
    told = time.monotonic()
    expect(first.locator("[data-message][data-about=taken_over]")).to_be_visible(timeout=5_000)
    assert time.monotonic() - told < 5
