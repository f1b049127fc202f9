"""Makes docs/pictures/*.png (1280 × 800) from a running platform; how to call it: docs/dev.md."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

django.setup()

from anpei.certificates.models import Certificate  # noqa: E402 - models need the setup
from anpei.demo.learner import DemoLearner, demo_learner  # noqa: E402
from anpei.demo.staff import PASSWORD  # noqa: E402
from anpei.people.models import Enterprise  # noqa: E402
from tenants.entering import enter_tenant  # noqa: E402
from tests.browser import launch_chromium  # noqa: E402
from tests.e2e.chromium import DESKTOP  # noqa: E402

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SCHEMA, CITY = "shandong", "济南"
ENTERPRISE = f"{CITY}安培示范建筑工程有限公司"
ORIGIN = f"http://{SCHEMA}.localhost:{os.environ.get('ANPEI_WEB_PORT', '8000')}"
LARGEST = 200_000


@contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """A page of its own session."""
    width, height = DESKTOP
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    yield context.new_page()
    context.close()


def sign_in(page: Page, portal: str, **typed: str) -> None:
    """Fill in the form of a portal's sign-in page and send it."""
    page.goto(f"{ORIGIN}/sign-in/{portal}/")
    for name, value in typed.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if page.locator("[name=agree]").count():
        page.check("[name=agree]")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


def keep(page: Page, path: str, name: str) -> None:
    """Picture of the page at `path`, in few colours. Raises SystemExit for an error page."""
    answer = page.goto(ORIGIN + path, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{path}: {answer and answer.status}")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(192, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = TARGET / f"{name}.png"
    few.save(file, optimize=True)
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file.name} has more than {LARGEST} bytes")
    sys.stdout.write(f"{file.name}: {file.stat().st_size} bytes\n")


def known() -> tuple[DemoLearner, str]:
    """Who signs in as a learner, and the newest certificate's page (`./dev journey` makes it)."""
    with enter_tenant(SCHEMA):
        learner = demo_learner(Enterprise.objects.get(name=ENTERPRISE), "A")
        newest = Certificate.objects.order_by("-issued_at").first()
        return learner, f"/verify/{newest.token}" if newest else "/verify/"


def main() -> None:
    learner, certificate = known()
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, "--lang=zh-CN")
        with visitor(browser) as page:
            sign_in(page, "enterprise", name=ENTERPRISE, password=PASSWORD)
            keep(page, "/enterprise/classes/?category=B", "enterprise-classes")
        with visitor(browser) as page:
            person = {"name": learner.name, "id_number": learner.id_number}
            sign_in(page, "learner", city=CITY, category=learner.category, **person)
            page.fill("[name=password]", PASSWORD)
            page.click("main form button[type=submit]")
            page.wait_for_load_state()
            keep(page, "/learner/study/", "learner-home")
        with visitor(browser) as page:
            sign_in(page, "staff", login_name="finance", password=PASSWORD)
            keep(page, "/staff/receipts/", "staff-receipts")
        with visitor(browser) as page:
            keep(page, certificate, "public-verify")
        browser.close()


if __name__ == "__main__":
    main()
