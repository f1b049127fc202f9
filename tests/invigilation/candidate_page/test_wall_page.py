"""The wall in a real browser without any socket: it asks, and says when it may not (PL-31)."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import Browser, Page, Route, expect

from anpei.exams.models import Attempt
from anpei.invigilation import domain
from anpei.invigilation.models import CandidateMessage, Command
from tests.exams.ready import browser_of
from tests.exams.test_browser import Room, look
from tests.fixtures import faces
from tests.invigilation.conftest import running_attempts
from tests.invigilation.on_duty import make_proctor, seat
from tests.invigilation.test_wall import add_photo

pytestmark = pytest.mark.browser


def watched_room(room: Room) -> str:
    """Three candidates with a photo each in one room; the session of the proctor on duty there."""
    attempts = running_attempts(room.candidate.enrolment.training_class, 3)
    proctor = make_proctor()
    for attempt in attempts:
        seat(attempt, proctor)
        photo = add_photo(attempt)
        photo.path = default_storage.save("photos/wall.jpg", ContentFile(faces.collins()))
        photo.save()
    return browser_of(proctor, room.host).cookies["session"].value


@pytest.mark.rule("PL-31")
def test_pictures_whose_address_is_over_come_again_and_a_lost_session_is_told(
    chromium: Browser, room: Room
) -> None:
    session = room.ask(lambda: watched_room(room))
    refused: set[str] = set()

    def once(route: Route) -> None:
        photo = route.request.url.split("/pictures/")[1].split("/")[0]
        if photo in refused:
            route.continue_()
        else:
            refused.add(photo)
            route.fulfill(status=403)

    page = wall_of(chromium, room, session, once)
    pictures = page.locator("[data-tile-picture]:visible")
    shown: list[bool] = []
    for _ in range(60):
        shown = pictures.evaluate_all("(all) => all.map((one) => one.naturalWidth > 0)")
        if shown == [True] * 3:
            break
        page.wait_for_timeout(300)
    look(page, "wall-pictures")
    room.ask(lambda: Session.objects.filter(session_key=session).delete())

    stale = page.locator("[data-wall-stale]")
    expect(stale).to_contain_text("您已退出登录", timeout=20_000)
    look(page, "wall-signed-out")

    assert (len(refused), shown) == (3, [True] * 3)


@pytest.mark.rule("PL-32", "PL-33")
def test_a_hand_and_a_word_are_seen_and_answered_in_the_panel(
    chromium: Browser, room: Room
) -> None:
    session = room.ask(lambda: watched_room(room))
    attempt = room.ask(lambda: Attempt.objects.earliest("pk"))
    room.ask(lambda: domain.raise_hand(attempt=attempt))
    room.ask(lambda: domain.say(attempt=attempt, text="题目看不清", key="one"))
    page = wall_of(chromium, room, session)

    tile = page.locator(f'[data-tile="{attempt.public_id}"]')
    expect(tile.locator("[data-tile-hand]")).to_be_visible(timeout=20_000)
    tile.locator("[data-tile-open]").click()
    talk = page.locator("[data-talk]")
    expect(talk).to_contain_text("题目看不清")
    page.locator('[data-command="answer_hand"]').click()
    page.locator("#command-text").fill("请放大页面")
    page.locator("[data-command-form] button[type=submit]").click()
    expect(page.locator("[data-command-form]")).to_be_hidden()
    expect(talk).to_contain_text("请放大页面", timeout=10_000)
    expect(page.locator('[data-command="answer_hand"]')).to_be_hidden(timeout=10_000)
    look(page, "wall-panel")

    assert room.ask(lambda: list(Command.objects.values_list("kind", "text"))) == [
        ("answer_hand", "请放大页面")
    ]
    assert room.ask(lambda: CandidateMessage.objects.filter(read_at=None).count()) == 0


def wall_of(
    chromium: Browser, room: Room, session: str, pictures: Callable[[Route], None] | None = None
) -> Page:
    """The wall's page, opened with this session; ``pictures`` answers for its pictures."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    cookie = {"name": "session", "value": session, "domain": room.host, "path": "/"}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    if pictures:
        page.route("**/staff/exam-rooms/pictures/**", pictures)
    page.goto(f"{room.base}/staff/exam-rooms/wall/")
    return page
