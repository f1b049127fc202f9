"""The reviewer's desk, and where learner and enterprise read what was decided."""

from playwright.sync_api import expect

from tests.e2e.chromium import Window
from tests.journey.registry import Holder

GROUND = "not_the_candidate"


def opens_case(window: Window, holder: Holder, *, seconds: int = 120) -> None:
    """考试审核: takes the person's case from the list, once the photos are analysed."""
    window.menu("/staff/reviews/")
    row = window.page.locator(f'tr:has-text("{holder.licence_number}")')
    for _ in range(seconds // 2):
        if row.count():
            break
        window.page.wait_for_timeout(2000)
        window.page.reload()
    window.press(f'tr:has-text("{holder.licence_number}") td.is-actions button')


def sees_photos_and_flags(window: Window) -> None:
    """Every picture is there beside the reference; what the machine saw stands below it."""
    page = window.page
    expect(page.locator("img.evidence-reference")).to_be_visible()
    pictures = page.locator(".evidence img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 0
    assert pictures.count() >= 3
    assert page.locator(".notice.tone-warning li").count() >= 1
    assert page.locator(".evidence-flag").count() >= 1


def refuses(window: Window, reason: str) -> None:
    """By the keyboard: 1 chooses the first ground, R goes to the button, Enter confirms."""
    page = window.page
    page.locator("[name=reason]").fill(reason)
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(page.locator(f'input[name=ground][value="{GROUND}"]')).to_be_checked()
    page.keyboard.press("r")
    expect(page.locator("[data-review-refuse]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    window.check_width()
