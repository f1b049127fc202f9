"""The offline city in a browser: seat, ticket, door, a fail, the make-up, the certificate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Playwright

from tests.browser import launch_chromium
from tests.e2e import centre_pages as centre
from tests.e2e import learner_pages as learner
from tests.e2e.chromium import PHONE, Filmed, Window, window
from tests.e2e.enterprise_pages import staff_signs_in
from tests.fixtures.running import RunningPlatform
from tests.journey.centre import make_room, plan_sitting
from tests.journey.play import Stage

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


@pytest.mark.rule("SD-46", "SD-47", "SD-48", "SD-54")
def test_learner_fails_in_the_centre_makes_up_and_is_certified(
    running_platform: RunningPlatform, offline: Stage, plain: Filmed
) -> None:
    origin = f"http://{offline.host}:{offline.port}"
    room = make_room(offline)
    with (
        window(plain, origin) as candidate,
        window(plain, origin, PHONE) as guard,
        window(plain, origin) as registrar,
    ):
        centre.learner_signs_in(candidate, offline)
        staff_signs_in(guard, "teacher")
        staff_signs_in(registrar, "registrar")
        _sees_no_online_exam(candidate)

        for points, told in (("40", "补考"), ("88.5", "88.5")):
            sitting = plan_sitting(offline, room, lead=timedelta(minutes=60))
            ticket = centre.books_seat(candidate, sitting)
            centre.is_let_in(guard, sitting, ticket)
            centre.passes_time(running_platform, offline, sitting)
            centre.scores_are_published(registrar, sitting, points)
            candidate.menu("/learner/centre-exams/")
            assert points in candidate.text()
            assert told in candidate.text()

        learner.waits_for_certificate(candidate)
        assert learner.downloads_certificate(candidate).startswith(b"%PDF-")


def _sees_no_online_exam(candidate: Window) -> None:
    candidate.menu("/learner/study/")
    assert candidate.page.locator('main a[href^="/learner/review/"]').count()
    assert not candidate.page.locator('main a[href="/learner/exams/"]').count()
