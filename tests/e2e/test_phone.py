"""The mobile site at 360 px: every page of M1 四, walked as a learner walks it (SD-58)."""

import pytest
from playwright.sync_api import expect

from tests.e2e import learner_pages as learner
from tests.e2e.chromium import PHONE, Filmed, Window, window
from tests.e2e.conftest import People
from tests.e2e.enterprise_pages import SEND
from tests.e2e.people import Prepared
from tests.journey.enterprise import OWN_PASSWORD
from tests.journey.play import Stage

pytestmark = pytest.mark.browser
_BROKEN_DATES = """() => [...document.querySelectorAll('main time')]
  .filter(one => one.offsetParent && one.getClientRects().length > 1)
  .map(one => one.textContent)"""
"""Dates that stand on two lines."""


@pytest.mark.rule("SD-58", "SD-04b", "SD-30", "SD-35", "SD-37", "SD-40", "SD-41", "SD-56", "PL-60")
def test_learner_walks_every_page_of_the_mobile_site(
    stage: Stage, origin: str, people: People, right_face: Filmed
) -> None:
    prepared = people.walker.result()

    with window(right_face, origin, PHONE) as candidate:
        _signs_in_by_number(candidate, prepared)
        seen = [_read(candidate, "/learner/study/")]
        seen.append(_topics(candidate))
        seen.append(_video_with_the_camera_at_the_top_right(candidate))
        seen += [
            _read(candidate, "/learner/my-topics/"),
            _exercises(candidate),
            _read(candidate, "/learner/photos/"),
            _mock_exam(candidate),
            _final_exam(candidate),
            _read(candidate, "/learner/certificates/"),
            _read(candidate, "/learner/extension/"),
        ]

    assert [text for text in seen if not text.strip()] == []


def _signs_in_by_number(candidate: Window, prepared: Prepared) -> None:
    """身份证号 + 证书编号 without 鲁建安 and brackets (M1 四(一)2)."""
    holder = prepared.holder
    number = holder.licence_number.removeprefix("鲁建安").replace("(", "").replace(")", "")
    candidate.open("/sign-in/learner/?form=number")
    candidate.check_width()
    candidate.fill({"id_number": holder.id_number, "licence_number": number, "agree": ""})
    candidate.press(SEND)
    candidate.fill({"password": OWN_PASSWORD})
    candidate.press(SEND)


def _read(candidate: Window, path: str) -> str:
    """By the menu: nothing sticks out, no date is broken."""
    candidate.menu(path)
    return _look(candidate)


def _look(candidate: Window) -> str:
    candidate.check_width()
    assert candidate.page.evaluate(_BROKEN_DATES) == []
    return candidate.text()


def _topics(candidate: Window) -> str:
    candidate.menu("/learner/study/")
    candidate.press('main a[href^="/learner/topics/"]')
    _look(candidate)
    candidate.press('td.is-actions a[href*="/categories/"]')
    return _look(candidate)


def _video_with_the_camera_at_the_top_right(candidate: Window) -> str:
    candidate.menu("/learner/my-topics/")
    candidate.sits_anew()
    candidate.press('td.is-actions a[href^="/learner/player/"]')
    page = candidate.page
    learner.shows_live_picture(page)
    page.locator("[data-start]").click()
    expect(page.locator("[data-stage]")).to_be_visible()
    camera = page.locator(".player-camera").bounding_box()
    screen = page.locator(".player-screen").bounding_box()
    assert camera is not None
    assert screen is not None
    assert camera["x"] + camera["width"] > 300
    assert camera["x"] > 180
    assert camera["y"] < screen["y"]
    text = _look(candidate)
    candidate.press("a.back-link")
    return text


def _exercises(candidate: Window) -> str:
    candidate.menu("/learner/my-topics/")
    candidate.press('main a[href^="/learner/exercises/"]')
    return _look(candidate)


def _mock_exam(candidate: Window) -> str:
    """Started, one question answered, handed in, read again."""
    page = candidate.page
    candidate.menu("/learner/mock-exams/")
    _look(candidate)
    candidate.press('main form[action*="/mock-exams/"] button[type=submit]')
    expect(page.locator("[data-exam-form]")).to_be_visible()
    candidate.check_width()
    page.locator(".exam-option").first.click()
    expect(page.locator("[data-exam-index] .is-answered")).to_have_count(1)
    page.locator("[data-exam-hand-in]").click()
    with page.expect_navigation():
        page.locator("[data-hand-in-yes]").click()
    return _look(candidate)


def _final_exam(candidate: Window) -> str:
    """Up to the confirmation with the live picture; not started."""
    candidate.menu("/learner/exams/")
    candidate.press('main a[href$="/camera/"]')
    learner.shows_live_picture(candidate.page)
    candidate.press("[data-gate-next]")
    candidate.page.locator("main form input[type=checkbox]").check()
    candidate.press("main form button[type=submit]")
    learner.shows_live_picture(candidate.page)
    return _look(candidate)
