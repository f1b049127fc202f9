"""The offline city in a browser: booking and ticket on the desktop, the door on a phone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Playwright, expect

from anpei.sandbox.registry.cast import OFFLINE_LEARNER
from tests.browser import launch_chromium
from tests.e2e.chromium import PHONE, Filmed, Window, window
from tests.e2e.enterprise_pages import SEND, staff_signs_in
from tests.e2e.people import PASSWORD
from tests.journey.centre import make_room, plan_sitting
from tests.journey.play import Stage
from tests.journey.registry import Registry

pytestmark = pytest.mark.browser


@pytest.fixture
def offline(stage: Stage) -> Stage:
    """烟台 on the same platform."""
    return replace(stage, host="yantai.localhost", dataset="yantai", city="烟台", staff={})


@pytest.fixture
def plain(playwright: Playwright) -> Iterator[Filmed]:
    """A browser that needs no camera of its own."""
    browser = launch_chromium(playwright)
    yield Filmed(browser, lambda: None)
    browser.close()


@pytest.mark.rule("SD-47", "SD-48")
def test_seat_is_booked_printed_and_let_in_at_the_door(offline: Stage, plain: Filmed) -> None:
    sitting = plan_sitting(offline, make_room(offline), lead=timedelta(minutes=60))
    origin = f"http://{offline.host}:{offline.port}"

    with window(plain, origin) as learner:
        _signs_in(learner, offline)
        learner.menu("/learner/study/")
        assert learner.page.locator('main a[href^="/learner/review/"]').count()
        assert not learner.page.locator('main a[href="/learner/exams/"]').count()
        learner.menu("/learner/centre-exams/")
        learner.press(f'main a[href$="/{sitting.public_id}/"]')
        learner.press(SEND)
        link = learner.page.locator('main a[href$="ticket.pdf"]').first.get_attribute("href")
        pdf = learner.page.evaluate(
            "async path => { const answer = await fetch(path);"
            " return [answer.status, (await answer.text()).slice(0, 5)] }",
            link,
        )
        ticket = re.search(r"\d{12}", learner.text())
    assert pdf == [200, "%PDF-"]
    assert ticket
    with window(plain, origin, PHONE) as guard:
        staff_signs_in(guard, "teacher")
        guard.open(f"/staff/door/at/{sitting.public_id}/")
        guard.fill({"typed": ticket[0]})
        guard.press(SEND)
        assert OFFLINE_LEARNER.name in guard.text()
        expect(guard.page.locator(".door-photo")).to_be_visible()
        guard.check_width()
        guard.press('form[action$="/in/"] button')
        assert "1 / 1" in guard.text()


def _signs_in(window: Window, stage: Stage) -> None:
    """The demo's learner, whose credits are complete."""
    person = next(
        row
        for row in Registry(stage.sandbox, stage.dataset).rows("people")
        if row["name"] == OFFLINE_LEARNER.name
    )
    window.open("/sign-in/learner/")
    window.fill(
        {
            "city": stage.city,
            "category": OFFLINE_LEARNER.category,
            "name": OFFLINE_LEARNER.name,
            "id_number": person["id_number"],
            "agree": "",
        }
    )
    window.press(SEND)
    window.fill({"password": PASSWORD})
    window.press(SEND)
