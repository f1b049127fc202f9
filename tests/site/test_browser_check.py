"""js/browser.js in a real browser: which environment gets which notice (SD-06)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

SCRIPT = Path(__file__).parents[2] / "platform/anpei/site/static/site/js/browser.js"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0"


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium) if chromium.exists() else None, args=FLAGS
        )
        yield browser.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.rule("SD-06")
def test_each_unsuitable_browser_gets_its_own_notice(page: Page) -> None:
    page.add_script_tag(content=SCRIPT.read_text().replace("export function", "function"))
    camera = "{mediaDevices: {getUserMedia() {}}, userAgent: 'Chrome'}"
    cases = {
        f"{{navigator: {{userAgent: '{WECHAT}'}}, isSecureContext: true}}": "wechat",
        f"{{navigator: {camera}, isSecureContext: false}}": "insecure",
        "{navigator: {userAgent: 'Chrome'}, isSecureContext: true}": "camera",
        f"{{navigator: {camera}, isSecureContext: true}}": "",
    }

    found = [page.evaluate(f"browserProblem({environment})") for environment in cases]

    assert found == list(cases.values())
