"""The wall by its pages: rooms, tiles, an opened candidate, what a proctor does."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.chromium import Window

SOON_MS = 60_000
"""A photo is taken, sent and looked at before its flag can be seen."""


def opens_wall(window: Window) -> None:
    """在线监考 → the room that waits for somebody, or one's own."""
    window.menu("/staff/exam-rooms/")
    free = window.page.locator('form[action$="/claim/"] button')
    if free.count():
        window.press('form[action$="/claim/"] button')
    else:
        window.press('main a[href$="/wall/"]')
    expect(window.page.locator("[data-tile]").first).to_be_visible(timeout=SOON_MS)


def tile_of(window: Window, name: str) -> Locator:
    return window.page.locator("[data-tile]").filter(has_text=name)


def sees_flag(window: Window, name: str, flag: str) -> None:
    """The candidate's tile warns of this."""
    tile = tile_of(window, name)
    expect(tile.locator(f'[data-flag="{flag}"]')).to_be_visible(timeout=SOON_MS)


def opens_candidate(window: Window, name: str) -> None:
    tile_of(window, name).locator("[data-tile-open]").click()
    expect(window.page.locator("[data-wall-panel]")).to_be_visible()


def sees_live_picture(window: Window) -> None:
    """A moving picture or single ones: either shows who sits there."""
    window.page.locator("[data-panel-live]").click()
    expect(window.page.locator("[data-wall-panel]")).to_have_attribute(
        "data-live", re.compile("webrtc|frames"), timeout=SOON_MS
    )


def does(window: Window, command: str, **values: str) -> None:
    """Press a command of the open candidate, fill in what it asks for, and see that it is done."""
    page = window.page
    page.locator(f'[data-command="{command}"]').click()
    for name, value in values.items():
        page.locator(f"[data-command-form] [name={name}]").fill(value)
    if values:
        page.locator("[data-command-form] button[type=submit]").click()
    expect(page.locator("[data-command-form]")).to_be_hidden()


def reads_timeline(window: Window) -> str:
    """The candidate's own page, from the panel."""
    href = window.page.locator("[data-panel-timeline]").get_attribute("href")
    window.open(str(href))
    return window.text()
