"""The exam page in a real browser: saving, cut lines, crash, two pages, handing in."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.models import Consent, ConsentKind
from anpei.exams.models import Answer, Attempt
from anpei.kernel.clock import db_now
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tenants.models import Association
from tests.browser import CAMERA, launch_chromium
from tests.exams.cases import only_cases
from tests.exams.ready import Candidate, browser_of, expire, make_new_candidate

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        pass


@dataclass(frozen=True)
class Room:
    """A served association with one candidate, and a way into its database from this thread."""

    base: str
    host: str
    schema: str
    candidate: Candidate
    session: str
    pool: ThreadPoolExecutor

    def ask[R](self, question: Callable[[], R]) -> R:
        """Answer from the database; in a thread of its own, because playwright runs a loop here."""

        def run() -> R:
            with enter_tenant(self.schema):
                return question()

        return self.pool.submit(run).result(30)

    def page(self, context: BrowserContext) -> Page:
        return context.new_page()


@pytest.fixture
def room(racing_tenant: Association, django_db_blocker: DjangoDbBlocker) -> Iterator[Room]:
    schema = racing_tenant.schema_name
    with django_db_blocker.unblock():
        forget_hosts()
        with enter_tenant(schema):
            candidate = make_new_candidate()
            Consent.objects.create(
                person=candidate.enrolment.person,
                kind=ConsentKind.FACE,
                version="1",
                given_at=db_now(),
            )
            session = browser_of(candidate.user, f"{schema}.localhost").cookies["session"].value
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.daemon_threads = True
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        pool = ThreadPoolExecutor(1)
        host = f"{schema}.localhost"
        base = f"http://{host}:{server.server_port}"
        yield Room(base, host, schema, candidate, session, pool)
        pool.submit(connections.close_all).result(30)
        pool.shutdown()
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture
def chromium(room: Room) -> Iterator[Browser]:
    """Started after, and closed before, the room: while playwright runs, this thread may not ask
    the database."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, *CAMERA)
        yield browser
        browser.close()


def signed_in(chromium: Browser, room: Room, size: str = "desktop") -> BrowserContext:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", permissions=["camera"]
    )
    context.set_default_timeout(20_000)
    cookie = {"name": "session", "value": room.session, "domain": room.host, "path": "/"}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def look(page: Page, name: str) -> None:
    """With ANPEI_PICTURES: keep a picture of the page there."""
    folder = os.environ.get("ANPEI_PICTURES")
    if folder:
        page.wait_for_timeout(400)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def way_in(page: Page, room: Room, size: str) -> None:
    """From the list over camera, rules and confirmation into the exam."""
    page.goto(f"{room.base}/learner/exams/")
    look(page, f"{size}-1-list")
    page.click("a[href$='/camera/']")
    page.wait_for_selector("[data-camera-status][data-state=ready]")
    look(page, f"{size}-2-camera")
    page.click("[data-gate-next]")
    look(page, f"{size}-3-rules")
    page.check("input[type=checkbox]")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[data-camera-status][data-state=ready]")
    look(page, f"{size}-4-confirm")
    page.click("[data-gate-next]")
    page.wait_for_selector("[data-exam-form]:not([hidden])")


def choose(page: Page, position: int) -> None:
    page.locator(".exam-option input").nth(position).check()


def wait_saved(page: Page) -> None:
    page.wait_for_function(
        "() => document.querySelector('[data-exam-saved]').textContent.match(/\\d\\d:\\d\\d/)"
    )


def colours(cell: Locator) -> set[str]:
    """What a cell of the index is coloured by."""
    return set((cell.get_attribute("class") or "").split()) - {"exam-cell"}


def answers(room: Room) -> dict[int, list[int]]:
    return room.ask(lambda: dict(Answer.objects.values_list("item", "chosen")))


@pytest.mark.rule("SD-41", "SD-43", "PL-30")
@pytest.mark.parametrize("size", SIZES)
def test_exam_from_the_list_to_the_result(chromium: Browser, room: Room, size: str) -> None:
    context = signed_in(chromium, room, size)
    page = room.page(context)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    way_in(page, room, size)

    choose(page, 1)
    wait_saved(page)
    page.click("[data-exam-next]")
    page.click("[data-exam-mark]")
    choose(page, 2)
    page.click("[data-exam-next]")
    cells = page.locator(".exam-cell[type=button]")
    assert [colours(cells.nth(item)) for item in range(3)] == [
        {"is-answered"},
        {"is-answered", "is-marked"},
        {"is-current"},
    ]
    wait_saved(page)
    look(page, f"{size}-5-exam")
    page.reload()
    page.wait_for_selector("[data-exam-form]:not([hidden])")
    assert colours(cells.nth(1)) == {"is-answered", "is-marked"}
    page.click("[data-exam-hand-in]")
    expect(page.locator("[data-hand-in-unanswered]")).to_contain_text("30")
    look(page, f"{size}-6-hand-in")
    page.click("[data-hand-in-yes]")
    page.wait_for_url("**/result/")
    look(page, f"{size}-7-result")
    page.click("a[href$='/review/']")
    page.wait_for_url("**/review/")
    look(page, f"{size}-8-review")

    assert answers(room) == {0: [1], 1: [2]}
    assert room.ask(lambda: Attempt.objects.get().state) == "handed_in"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert problems == []


@pytest.mark.rule("PL-30")
def test_answers_of_a_cut_line_are_kept_and_sent_later(chromium: Browser, room: Room) -> None:
    context = signed_in(chromium, room)
    page = room.page(context)
    way_in(page, room, "cut")

    context.set_offline(True)
    choose(page, 3)
    page.click("[data-exam-next]")
    choose(page, 0)
    expect(page.locator("[data-exam-notice=offline]")).to_be_visible()
    look(page, "cut-line")
    assert answers(room) == {}
    context.set_offline(False)
    wait_saved(page)
    expect(page.locator("[data-exam-notice=offline]")).to_be_hidden()

    assert answers(room) == {0: [3], 1: [0]}


@pytest.mark.rule("PL-30")
def test_crash_with_a_cut_line_loses_nothing(chromium: Browser, room: Room) -> None:
    context = signed_in(chromium, room)
    page = room.page(context)
    way_in(page, room, "crash")
    address = page.url
    context.set_offline(True)
    choose(page, 2)
    expect(page.locator("[data-exam-saved]")).to_have_class(re.compile("is-waiting"))
    page.close()
    context.set_offline(False)

    again = room.page(context)
    again.goto(address)
    first = again.locator(".exam-cell[type=button]").nth(0)
    expect(first).to_have_class(re.compile("is-answered"))
    for _ in range(40):  # sent by the new page, or with its last breath by the one that crashed
        if answers(room):
            break
        again.wait_for_timeout(250)

    assert answers(room) == {0: [2]}
    assert colours(first) == {"is-answered"}


@pytest.mark.rule("PL-30")
def test_older_page_says_that_another_took_over(chromium: Browser, room: Room) -> None:
    context = signed_in(chromium, room)
    older = room.page(context)
    way_in(older, room, "two")
    newer = room.page(context)
    newer.goto(older.url)
    newer.wait_for_selector("[data-exam-form]:not([hidden])")

    expect(older.locator("[data-exam-notice=lease]")).to_be_visible(timeout=20_000)
    expect(older.locator(".exam-option input").first).to_be_disabled()
    look(older, "two-older")
    choose(newer, 1)
    wait_saved(newer)

    assert answers(room) == {0: [1]}


@pytest.mark.rule("SD-44")
def test_page_leads_to_the_result_when_the_server_says_the_time_is_over(
    chromium: Browser, room: Room
) -> None:
    page = room.page(signed_in(chromium, room))
    way_in(page, room, "over")
    room.ask(lambda: expire(Attempt.objects.get()))

    page.wait_for_url("**/result/")
    look(page, "over-result")

    assert room.ask(lambda: Attempt.objects.get().state) == "timed_out"
    assert answers(room) == {}


@pytest.mark.rule("PL-22", "SD-43", "SD-58")
def test_case_material_stands_above_its_questions_on_a_phone(chromium: Browser, room: Room) -> None:
    room.ask(lambda: only_cases(room.candidate.enrolment, cases=1))
    context = signed_in(chromium, room, "phone")
    page = room.page(context)
    page.goto(f"{room.base}/learner/mock-exams/")
    page.click("form[action$='/start/'] button[type=submit]")
    page.wait_for_selector("[data-exam-form]:not([hidden])")

    box = page.locator("[data-exam-case]")
    first = (box.is_visible(), page.locator("[data-exam-case-text]").inner_text())
    label = page.locator("[data-exam-case-label]").inner_text()
    choose(page, 0)
    page.click("[data-exam-case] summary")
    page.click("[data-exam-next]")
    still_folded = box.get_attribute("open") is None
    second = page.locator("[data-exam-case-label]").inner_text()
    wait_saved(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    look(page, "phone-case")

    assert first == (True, "案例0：某工地发生事故。")
    assert (label != second, still_folded, width) == (True, True, 360)
    assert list(answers(room)) == [0]
    context.close()


@pytest.mark.rule("PL-30", "PL-32")
def test_time_given_while_the_line_is_cut_is_found_at_the_end_of_the_old_time(
    chromium: Browser, room: Room
) -> None:
    page = room.page(signed_in(chromium, room))
    way_in(page, room, "given")
    soon = room.ask(db_now) + timedelta(seconds=12)
    room.ask(lambda: Attempt.objects.update(deadline_at=soon))
    for told in ("**/live/**", "**/hot/exams/pulse"):
        page.route(told, lambda route: route.abort())
    page.reload()
    page.wait_for_selector("[data-exam-form]:not([hidden])")
    room.ask(lambda: Attempt.objects.update(deadline_at=soon + timedelta(minutes=10)))

    clock = page.locator("[data-countdown]")
    expect(clock).to_contain_text("00:00", timeout=20_000)
    page.wait_for_timeout(2500)
    page.unroute("**/live/**")
    page.unroute("**/hot/exams/pulse")
    expect(clock).to_contain_text(re.compile("09:"), timeout=10_000)
    choose(page, 1)
    wait_saved(page)

    assert room.ask(lambda: Attempt.objects.get().state) == "running"
    assert answers(room) == {0: [1]}


@pytest.mark.rule("PL-30")
def test_a_browser_that_keeps_nothing_and_knows_little_hands_in(
    chromium: Browser, room: Room
) -> None:
    page = room.page(signed_in(chromium, room))
    page.add_init_script(
        """delete AbortSignal.timeout; window.opened = [];
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...names) {
          if (window.keepsNothing) throw new Error("no storage");
          const request = open.apply(this, names);
          request.addEventListener("success", () => window.opened.push(request.result));
          return request;
        };"""
    )
    way_in(page, room, "ios")
    choose(page, 1)
    wait_saved(page)

    # As iOS does to a page in the background; after the second time nothing can be kept.
    page.evaluate("window.opened.forEach((database) => database.close())")
    page.click("[data-exam-next]")
    choose(page, 2)
    page.evaluate(
        "window.keepsNothing = true; window.opened.forEach((database) => database.close())"
    )
    page.click("[data-exam-next]")
    choose(page, 0)
    page.click("[data-exam-hand-in]")
    page.click("[data-hand-in-yes]")
    page.wait_for_url("**/result/")

    assert answers(room) == {0: [1], 1: [2], 2: [0]}
    assert room.ask(lambda: Attempt.objects.get().state) == "handed_in"
