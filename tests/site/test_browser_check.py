"""js/browser.js in a real browser: which environment gets which notice (SD-06)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import launch_chromium

SCRIPT = Path(__file__).parents[2] / "platform/anpei/site/static/site/js/browser.js"
WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0"


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
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
