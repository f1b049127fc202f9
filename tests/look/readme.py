"""The README's pictures, docs/pictures/*.png (1280 × 800), in few colours: they stay small."""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from anpei.certificates.models import Certificate
from tenants.entering import enter_tenant
from tests.browser import launch_chromium
from tests.look.visitors import Visitor, Window, signed_in, visitors_of

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SCHEMA = "shandong"
WINDOW = Window((1280, 800))
LARGEST = 200_000
PAGES = {
    "enterprise": ("/enterprise/classes/?category=B", "enterprise-classes"),
    "learner1": ("/learner/study/", "learner-home"),
    "staff": ("/staff/receipts/", "staff-receipts"),
}


def make_readme_pictures() -> int:
    """Make them all; 0. Raises SystemExit for a page that answers with an error.

    `./dev journey` makes the certificate whose page is shown.
    """
    TARGET.mkdir(parents=True, exist_ok=True)
    visitors = [one for one in visitors_of(SCHEMA) if one.name in PAGES]
    with enter_tenant(SCHEMA):
        newest = Certificate.objects.order_by("-issued_at").first()
    certificate = f"/verify/{newest.token if newest else ''}"
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, "--lang=zh-CN")
        for visitor in visitors:
            _keep(browser, visitor, *PAGES[visitor.name])
        _keep(browser, Visitor("public", SCHEMA), certificate, "public-verify")
    return 0


def _keep(browser: Browser, visitor: Visitor, path: str, name: str) -> None:
    origin = f"http://{SCHEMA}.localhost:{os.environ.get('ANPEI_WEB_PORT', '8000')}"
    with signed_in(browser, visitor, origin, WINDOW) as context:
        page = context.new_page()
        answer = page.goto(origin + path, wait_until="networkidle")
        if answer is None or not answer.ok:
            raise SystemExit(f"{path}: {answer and answer.status}")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(192, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = TARGET / f"{name}.png"
    few.save(file, optimize=True)
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file.name} has more than {LARGEST} bytes")
    sys.stdout.write(f"{file.name}: {file.stat().st_size} bytes\n")
