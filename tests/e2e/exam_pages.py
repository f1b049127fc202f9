"""The exam by its pages: camera, rules, confirmation, questions, index, hand-in."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.chromium import Window, Witness
from tests.e2e.learner_pages import shows_live_picture
from tests.journey.paper import Knowledge

_KEY_FIELDS = {"right", "key", "keys", "answer_key", "explanation", "correct", "is_right", "score"}
_KEY_MARKUP = re.compile(
    r'\bdata-(?:right|key|answer|correct|explanation)\b|"(?:right|answer_key|explanation|correct)"'
)


def goes_to_exam(window: Window) -> None:
    """期末考试 → camera → rules → confirmation, not yet started."""
    window.menu("/learner/exams/")
    window.press('main a[href$="/camera/"]')
    shows_live_picture(window.page)
    window.press("[data-gate-next]")
    window.page.locator("main form input[type=checkbox]").check()
    window.press("main form button[type=submit]")
    shows_live_picture(window.page)


def starts(window: Window) -> None:
    window.sits_anew()
    window.press("[data-gate-next]")
    expect(window.page.locator("[data-exam-form]")).to_be_visible()


def answers(window: Window, know: Knowledge, *, first: int = 0, until: int | None = None) -> None:
    """Answer the questions from ``first`` to before ``until`` by pressing the options."""
    page = window.page
    count = page.locator("[data-exam-index] button").count()
    for item in range(first, count if until is None else until):
        cell(page, item).click()
        expect(cell(page, item)).to_have_attribute("aria-current", "true")
        stem, options = _question(page)
        positions = know(stem, options)
        assert positions, f"nobody knows {stem!r} {options}"
        for position in positions:
            page.locator(".exam-option").nth(position).click()
        expect(cell(page, item)).to_have_class(re.compile("is-answered"))
    saved(page)


def _question(page: Page) -> tuple[str, list[str]]:
    stem = page.locator("[data-exam-stem]").inner_text().strip()
    if page.locator(".exam-option input[type=checkbox]").count():
        stem = stem.rpartition(" ")[0].strip()  # behind the last space: that several are right
    options = page.locator(".exam-option > span:last-child").all_inner_texts()
    return stem, [option.strip() for option in options]


def cell(page: Page, item: int) -> Any:
    return page.locator("[data-exam-index] button").nth(item)


def saved(page: Page) -> None:
    """Everything is acknowledged: the page says when."""
    expect(page.locator("[data-exam-saved]")).to_contain_text(re.compile(r"\d{1,2}:\d{2}:\d{2}"))
    expect(page.locator("[data-exam-saved]")).not_to_have_class(re.compile("is-waiting"))


def chosen(page: Page) -> list[int]:
    """Positions chosen in the question shown."""
    found: list[int] = page.locator(".exam-option input").evaluate_all(
        "all => all.map((one, i) => one.checked ? i : -1).filter(i => i >= 0)"
    )
    return found


def waits_for_photo(window: Window, count: int = 1, *, seconds: int = 60) -> None:
    """Until so many photos of this exam were received by the server: behind its first paper, for
    the gate's own goes to the same address."""
    for _ in range(seconds * 2):
        urls = [url for url, _ in window.witness.bodies]
        begun = next((at for at, url in enumerate(urls) if "/take-over/" in url), len(urls))
        if sum(url.endswith("/api/proctoring/photos/") for url in urls[begun:]) >= count:
            return
        window.page.wait_for_timeout(500)
    raise AssertionError(f"no {count} photos within {seconds} s")


def hands_in(window: Window) -> None:
    page = window.page
    page.locator("[data-exam-hand-in]").click()
    with page.expect_navigation(url=re.compile("/result/$")):
        page.locator("[data-hand-in-yes]").click()


def leaks(witness: Witness) -> list[str]:
    """Addresses whose answers hold a field or a mark that belongs to the key (T25)."""
    return [url for url, body in witness.bodies if _tells_key(body)]


def _tells_key(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    try:
        return bool(_names(json.loads(text)) & _KEY_FIELDS)
    except ValueError:
        return _KEY_MARKUP.search(text) is not None


def _names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for inner in value.values() for name in _names(inner)}
    if isinstance(value, list):
        return {name for inner in value for name in _names(inner)}
    return set()
