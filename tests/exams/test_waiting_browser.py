"""The waiting room in a real browser: one waits, and the exam begins by itself (PL-30)."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from anpei.exams.domain import draw_ahead
from anpei.exams.models import Attempt, DrawnPaper, ExamWindow
from anpei.kernel.clock import db_now
from tests.exams.test_browser import Room, chromium, room, signed_in

__all__ = ["chromium", "room"]  # fixtures

pytestmark = pytest.mark.browser


def open_soon(hall: Room, *, seconds: float) -> ExamWindow:
    opens = db_now() + timedelta(seconds=seconds)
    window = ExamWindow.objects.create(
        training_class=hall.candidate.enrolment.training_class,
        opens_at=opens,
        entry_until=opens + timedelta(minutes=10),
    )
    draw_ahead(window=window)
    return window


@pytest.mark.rule("PL-30")
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_candidate_waits_and_the_exam_begins_by_itself(
    room: Room,
    chromium: Browser,
    size: str,
) -> None:
    window = room.ask(lambda: open_soon(room, seconds=20))
    drawn = room.ask(lambda: DrawnPaper.objects.get().paper)
    page = room.page(signed_in(chromium, room, size))
    enrolment = room.candidate.enrolment.public_id

    page.goto(f"{room.base}/learner/exams/")
    expect(page.get_by_role("link", name="进入候考室")).to_be_visible()
    page.goto(f"{room.base}/learner/exams/{enrolment}/confirm/")
    button = page.locator("[data-waiting-start]")
    expect(button).to_be_disabled()
    expect(page.locator("[data-waiting-state]")).to_contain_text("试卷已就绪")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0

    # Nobody touches anything.
    page.wait_for_url("**/learner/attempts/**", timeout=60_000)
    expect(page.locator("[data-exam-clock], [data-countdown]").first).to_be_visible()

    attempt = room.ask(Attempt.objects.get)
    assert attempt.started_at >= window.opens_at
    assert (attempt.paper, room.ask(DrawnPaper.objects.count)) == (drawn, 0)


@pytest.mark.rule("PL-30")
def test_a_refused_start_is_tried_again_by_the_button_only(room: Room, chromium: Browser) -> None:
    room.ask(lambda: open_soon(room, seconds=12))
    page = room.page(signed_in(chromium, room))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/hot/exams/")[2]))
    page.route(
        "**/hot/exams/start", lambda route: route.fulfill(status=409, json={"code": "on_the_spot"})
    )
    page.route(
        "**/api/exams/attempts/",
        lambda route: route.fulfill(status=403, json={"detail": "不可开始"}),
    )
    page.goto(f"{room.base}/learner/exams/{room.candidate.enrolment.public_id}/confirm/")

    expect(page.locator("[data-waiting-state]")).to_contain_text("不可开始", timeout=40_000)
    asked.clear()
    page.wait_for_timeout(4000)
    quiet = [name for name in asked if name]
    with page.expect_request("**/hot/exams/start"):
        page.locator("[data-waiting-start]").click()
    page.wait_for_timeout(1000)

    assert quiet == []
    assert [name for name in asked if name] == ["start"]
