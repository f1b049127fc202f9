"""The exam page while proctors act and the line is cut, in a real browser without any socket: it
finds out by itself (PL-31, PL-32, PL-33)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from anpei.accounts.models import Consent
from anpei.exams.models import Answer, Attempt
from anpei.invigilation.models import CandidateMessage, Command, RaisedHand
from anpei.kernel.clock import db_now
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.models import Incident, Photo
from tests.exams.test_browser import Room, choose, look, signed_in, wait_saved, way_in
from tests.invigilation.on_duty import make_proctor, order, seat

pytestmark = pytest.mark.browser
SOON = 15_000
"""Milliseconds: without a socket the page asks every few seconds."""


def commands(room: Room) -> Callable[..., None]:
    """What a proctor of the candidate's room does."""

    def on_duty() -> Any:
        proctor = make_proctor()
        seat(Attempt.objects.get(), proctor)
        return proctor

    proctor = room.ask(on_duty)
    return lambda kind, **how: room.ask(lambda: order(Attempt.objects.get(), proctor, kind, **how))


def sits(chromium: Browser, room: Room, size: str = "desktop") -> Page:
    page = room.page(signed_in(chromium, room, size))
    way_in(page, room, f"live-{size}")
    return page


def left(page: Page) -> int:
    """Seconds the clock shows."""
    minutes, seconds = page.locator("[data-countdown]").inner_text().split()[-1].split(":")
    return int(minutes) * 60 + int(seconds)


@pytest.mark.rule("PL-32")
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pause_covers_the_paper_stops_the_clock_and_survives_a_reload(
    chromium: Browser, room: Room, size: str
) -> None:
    page = sits(chromium, room, size)
    command = commands(room)
    cover = page.locator("[data-exam-cover]")

    command("pause", reason="请出示身份证")
    expect(cover).to_be_visible(timeout=SOON)
    expect(cover).to_contain_text("请出示身份证")
    expect(page.locator("[data-exam-form]")).to_be_hidden()
    look(page, f"{size}-paused")
    first = left(page)
    page.wait_for_timeout(2500)
    second = left(page)
    page.reload()
    expect(cover).to_be_visible(timeout=SOON)
    third = left(page)
    command("resume")
    expect(cover).to_be_hidden(timeout=SOON)
    choose(page, 1)
    wait_saved(page)

    assert abs(first - second) <= 1
    assert abs(first - third) <= 2
    assert room.ask(lambda: Attempt.objects.get().paused_at) is None
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.rule("PL-32")
def test_answer_that_meets_a_pause_is_sent_when_the_exam_goes_on(
    chromium: Browser, room: Room
) -> None:
    page = sits(chromium, room)
    command = commands(room)
    page.route("**/live/**", lambda route: route.abort())
    page.route("**/hot/exams/pulse", lambda route: route.abort())
    page.reload()  # what it asked before may be answered late
    page.wait_for_selector("[data-exam-form]:not([hidden])")

    command("pause", reason="请出示身份证")
    choose(page, 2)
    page.wait_for_timeout(1500)
    held = room.ask(Answer.objects.count)
    command("resume")
    page.unroute("**/live/**")
    page.unroute("**/hot/exams/pulse")
    wait_saved(page)

    assert held == 0
    assert room.ask(lambda: list(Answer.objects.values_list("chosen", flat=True))) == [[2]]


@pytest.mark.rule("PL-32", "PL-33")
def test_message_stays_until_it_is_read(chromium: Browser, room: Room) -> None:
    page = sits(chromium, room)
    command = commands(room)
    told = page.locator("[data-exam-told] .notice")

    command("warn", reason="请勿低头")
    expect(told).to_contain_text("请勿低头", timeout=SOON)
    look(page, "warned")
    page.reload()
    expect(told).to_contain_text("请勿低头", timeout=SOON)
    shown = room.ask(Command.objects.get)
    told.locator("button").click()
    expect(told).to_have_count(0)
    read = room.ask(Command.objects.get)

    assert (shown.shown_at is not None, shown.read_at) == (True, None)
    assert read.read_at is not None


@pytest.mark.rule("PL-32")
def test_time_given_is_on_the_clock_and_the_end_leads_to_the_result(
    chromium: Browser, room: Room
) -> None:
    page = sits(chromium, room)
    command = commands(room)
    before = left(page)

    command("give_time", minutes=10)
    page.wait_for_function(
        "before => { const [m, s] = document.querySelector('[data-countdown]').innerText"
        ".trim().split(/\\s+/).pop().split(':'); return m * 60 + +s > before + 500 }",
        arg=before,
        timeout=SOON,
    )
    command("end", reason="替考")
    page.wait_for_url("**/result/", timeout=SOON)

    expect(page.locator("main")).to_contain_text("替考")
    assert room.ask(lambda: Attempt.objects.get().state) == "ended"


@pytest.mark.rule("PL-33")
def test_candidate_raises_a_hand_and_talks_with_the_proctor(chromium: Browser, room: Room) -> None:
    page = sits(chromium, room)
    command = commands(room)

    page.click("[data-exam-hand]")
    expect(page.locator("[data-exam-hand]")).to_have_attribute("aria-pressed", "true")
    page.fill("[data-exam-say] input", "题目看不清")
    page.click("[data-exam-say] button")
    expect(page.locator("[data-exam-chat]")).to_contain_text("题目看不清")
    command("answer_hand", text="请放大页面")
    expect(page.locator("[data-exam-hand]")).to_have_attribute(
        "aria-pressed", "false", timeout=SOON
    )
    expect(page.locator("[data-exam-chat]")).to_contain_text("请放大页面")
    look(page, "talked")

    assert room.ask(lambda: [one.text for one in CandidateMessage.objects.all()]) == ["题目看不清"]
    assert room.ask(lambda: RaisedHand.objects.get().lowered_by_id is not None)


@pytest.mark.rule("PL-31")
def test_evidence_of_a_cut_line_is_kept_and_told_with_its_true_times(
    chromium: Browser, room: Room
) -> None:
    room.ask(lambda: Consent.objects.update(version=FACE_CONSENT_VERSION))
    page = sits(chromium, room)
    room.ask(lambda: Attempt.objects.update(photo_seconds=5, next_photo_at=None))
    page.reload()
    page.wait_for_selector("[data-camera-status][data-state=ready]")
    page.wait_for_timeout(4000)

    page.context.set_offline(True)
    choose(page, 1)
    expect(page.locator("[data-exam-notice=offline]")).to_be_visible()
    _look_away(page)
    page.wait_for_timeout(10_000)
    told_while_cut = room.ask(Incident.objects.count)
    page.context.set_offline(False)
    wait_saved(page)
    told = _soon(page, room, {"focus_lost", "network_lost"})
    photos = _photos_soon(page, room)

    assert told_while_cut == 0
    focus, line = told["focus_lost"], told["network_lost"]
    assert focus.happened_at is not None
    assert focus.at - focus.happened_at > timedelta(seconds=8)
    assert focus.seconds in {2, 3}
    assert line.happened_at is not None
    assert line.seconds >= 10
    assert photos[0].claimed_at is not None
    assert line.happened_at < photos[0].claimed_at < photos[0].taken_at


@pytest.mark.rule("PL-31")
def test_what_is_told_while_the_rest_is_on_its_way_goes_after_it(
    chromium: Browser, room: Room
) -> None:
    page = sits(chromium, room)
    held: list[Route] = []
    page.route(
        "**/hot/proctoring/events",
        lambda route: route.continue_() if held else held.append(route),
    )
    _look_away(page)
    page.wait_for_timeout(1500)
    _look_away(page)
    page.wait_for_timeout(1500)
    told_before = room.ask(Incident.objects.count)
    held[0].continue_()

    for _turn in range(40):
        if room.ask(Incident.objects.filter(kind="focus_lost").count) == 2:
            break
        page.wait_for_timeout(500)
    assert told_before == 0
    assert room.ask(Incident.objects.filter(kind="focus_lost").count) == 2


def _look_away(page: Page) -> None:
    """Another window is in front for two seconds."""
    page.evaluate(
        """async () => {
          document.hasFocus = () => false;
          window.dispatchEvent(new Event("blur"));
          await new Promise((done) => setTimeout(done, 2000));
          document.hasFocus = () => true;
          window.dispatchEvent(new Event("focus"));
        }"""
    )


def _soon(page: Page, room: Room, kinds: set[str]) -> dict[str, Incident]:
    for _turn in range(40):
        found = room.ask(lambda: {one.kind: one for one in Incident.objects.all()})
        if kinds <= set(found):
            return found
        page.wait_for_timeout(500)
    raise AssertionError(f"only {set(found)} were told")


def _photos_soon(page: Page, room: Room) -> list[Photo]:
    for _turn in range(40):
        found = room.ask(
            lambda: list(Photo.objects.exclude(claimed_at=None).order_by("claimed_at"))
        )
        if found:
            return found
        page.wait_for_timeout(500)
    raise AssertionError("no photo of the cut line came")


@pytest.mark.rule("PL-31")
def test_second_window_is_noticed(chromium: Browser, room: Room) -> None:
    page = sits(chromium, room)
    newer = room.page(page.context)
    newer.goto(page.url)
    newer.wait_for_selector("[data-exam-form]:not([hidden])")

    told = _soon(page, room, {"other_window"})

    assert abs((told["other_window"].at - room.ask(db_now)).total_seconds()) < 30


@pytest.mark.rule("PL-31")
def test_second_window_is_noticed_by_a_page_whose_lease_was_over_before(
    chromium: Browser, room: Room
) -> None:
    page = sits(chromium, room)
    newer = room.page(page.context)
    newer.add_init_script(
        """const post = BroadcastChannel.prototype.postMessage;
        BroadcastChannel.prototype.postMessage = function (said) {
          window.sayIt = () => post.call(this, said);
        };"""
    )
    newer.goto(page.url)
    expect(page.locator("[data-exam-notice=lease]")).to_be_visible(timeout=SOON)
    newer.wait_for_function("() => window.sayIt !== undefined")
    newer.evaluate("() => window.sayIt()")

    assert _soon(page, room, {"other_window"})
