"""A centre's exam by the pages: booking, ticket, door, scores, result."""

import re

import psycopg
from playwright.sync_api import expect
from psycopg import sql

from anpei.sandbox.registry.cast import OFFLINE_LEARNER
from tests.e2e.chromium import Window
from tests.e2e.enterprise_pages import SEND
from tests.e2e.people import PASSWORD
from tests.fixtures.running import RunningPlatform
from tests.journey.centre import Planned
from tests.journey.play import Stage
from tests.journey.registry import Registry


def learner_signs_in(window: Window, stage: Stage) -> None:
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


def books_seat(window: Window, sitting: Planned) -> str:
    """Chooses the sitting, books, prints the ticket; gives the ticket's number."""
    window.menu("/learner/centre-exams/")
    window.press(f'main a[href$="/{sitting.public_id}/"]')
    window.press(SEND)
    link = window.page.locator('main a[href$="ticket.pdf"]').first.get_attribute("href")
    pdf = window.page.evaluate(
        "async path => { const answer = await fetch(path);"
        " return [answer.status, (await answer.text()).slice(0, 5)] }",
        link,
    )
    assert pdf == [200, "%PDF-"]
    ticket = re.search(r"\d{12}", window.text())
    assert ticket
    return ticket[0]


def is_let_in(window: Window, sitting: Planned, ticket: str) -> None:
    """Whoever stands at the door types the ticket's number and compares the face."""
    window.open(f"/staff/door/at/{sitting.public_id}/")
    window.fill({"typed": ticket})
    window.press(SEND)
    assert OFFLINE_LEARNER.name in window.text()
    expect(window.page.locator(".door-photo")).to_be_visible()
    window.check_width()
    window.press('form[action$="/in/"] button')
    assert "1 / 1" in window.text()


def passes_time(platform: RunningPlatform, stage: Stage, sitting: Planned) -> None:
    """The exam is over: the one thing a browser cannot do is wait two hours for it."""
    move = sql.SQL(
        "UPDATE {}.centres_sitting SET starts_at = now() - interval '2 hours',"
        " ends_at = now() - interval '1 minute', book_until = now() - interval '2 hours'"
        " WHERE public_id = %s"
    ).format(sql.Identifier(stage.host.partition(".")[0]))
    with psycopg.connect(platform.database_url) as database:
        assert database.execute(move, [sitting.public_id]).rowcount == 1


def scores_are_published(window: Window, sitting: Planned, points: str) -> None:
    """The registrar writes the score down, closes the attendance and publishes."""
    window.open(f"{sitting.page}scores/")
    window.page.locator("[data-score]").fill(points)
    window.press("[data-score-grid] button[type=submit]")
    window.open(sitting.page)
    closing = window.page.locator('form[action$="/attendance/"] button')
    if closing.count():
        window.press('form[action$="/attendance/"] button')
    window.page.locator("[data-dialog-open=publish-scores]").click()
    window.press("#publish-scores button[type=submit]")
    assert "成绩已公布" in window.text()
