"""Chromium with a camera out of a file, and a witness of everything that goes wrong in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    Response,
)

from tests.browser import CAMERA, launch_chromium
from tests.fixtures.faces import make_camera_file
from tests.look.inspect import OUTSIDE

DESKTOP = (1280, 800)
PHONE = (360, 800)
_FRAMES_A_SECOND = 5
_SHOWN_AT_ONCE = 6
"""Chromium plays 30 frames a second: each of the 5 different ones stands 6 times in the file."""


def write_film(file: Path, scenes: Sequence[tuple[bytes, float]]) -> Path:
    """What a camera shows, each picture for its seconds. In one step: a page that opens its camera
    meanwhile sees the old file or the new one."""
    new = file.with_suffix(".new")
    make_camera_file(new, scenes, fps=_FRAMES_A_SECOND, hold=_SHOWN_AT_ONCE)
    return new.replace(file)


@dataclass(frozen=True)
class Filmed:
    """A browser with a camera; ``film`` writes what it shows from the next page on."""

    browser: Browser
    film: Callable[[], object]


@contextmanager
def chromium(playwright: Playwright, camera: Path, film: Callable[[], object]) -> Iterator[Filmed]:
    """A Chromium whose camera plays ``camera`` (MJPEG) from its beginning on every page.

    Pages would so be shown the very same picture at the same second, as no camera does and as
    the search for repeated photos rightly flags: hence ``film`` again before a page that takes one.
    """
    film()
    browser = launch_chromium(playwright, *CAMERA, f"--use-file-for-fake-video-capture={camera}")
    try:
        yield Filmed(browser, film)
    finally:
        browser.close()


@dataclass
class Witness:
    """What every page of a context said and was sent."""

    problems: list[str] = field(default_factory=list)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)
    """Statuses from 400 that the walk provokes on purpose."""

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("response", self._response)
        context.on("requestfinished", self._finished)

    def _console(self, message: ConsoleMessage) -> None:
        # A refused request is judged by its status below; here it would be told twice.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            page = message.page.url if message.page else "?"
            self.problems.append(f"console at {page}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            request = response.request
            self.problems.append(f"{response.status} {request.method} {response.url}")

    def _finished(self, request: Request) -> None:
        if request.resource_type not in {"document", "fetch", "xhr"}:
            return
        try:
            response = request.response()
            if response and not 300 <= response.status < 400:
                self.bodies.append((request.url, response.body()))
        except Error:  # the page went on before its own answer was read
            self.unread.append(request.url)


@dataclass
class Window:
    """One person's browser window."""

    page: Page
    origin: str
    phone: bool
    witness: Witness
    sits_anew: Callable[[], object]

    def open(self, path: str) -> None:
        """Type an address: only where a person would have a link from outside."""
        self.page.goto(self.origin + path)

    def press(self, selector: str) -> None:
        """Press the first visible link or button of this kind and wait for the next page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator(selector).filter(visible=True).first.click()
        self.check_width()

    def menu(self, path: str) -> None:
        """Go by the portal's menu: the side bar, or on a phone the tab bar and its drawer."""
        link = f'a[href="{path}"]'
        if not self.phone:
            self.press(f".sidebar {link}")
        elif self.page.locator(f".tabbar {link}").count():
            self.press(f".tabbar {link}")
        else:
            self.page.locator("[data-dialog-open=drawer]").click()
            self.press(f"#drawer {link}")

    def fill(self, values: dict[str, str]) -> None:
        """Fill in fields by name: texts, choices and boxes as the page has them."""
        for name, value in values.items():
            control = self.page.locator(f'main [name="{name}"]').filter(visible=True).first
            kind = control.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                control.select_option(value)
            elif kind == "checkbox":
                control.check()
            elif kind == "radio":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            else:
                control.fill(value)

    def text(self) -> str:
        """What the page's main part says."""
        return self.page.locator("main").inner_text()

    def check_width(self) -> None:
        """Nothing sticks out at the side once the page stands (on a phone of 360 px, too)."""
        self.page.wait_for_load_state("load")
        for _ in range(20):
            outside: list[str] = self.page.evaluate(OUTSIDE)
            if not outside:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.page.url} sticks out at the side: {outside}")


@contextmanager
def window(
    filmed: Filmed, origin: str, size: tuple[int, int] = DESKTOP, *, agent: str | None = None
) -> Iterator[Window]:
    """A window with cookies of its own; in the end nothing may have gone wrong in it. ``agent``:
    what the browser calls itself, where a page asks for that."""
    phone = size == PHONE
    context = filmed.browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        is_mobile=phone,
        has_touch=phone,
        user_agent=agent,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(30_000)
    witness = Witness()
    witness.watch(context)
    try:
        yield Window(context.new_page(), origin, phone, witness, filmed.film)
        if witness.problems:
            raise AssertionError("in the browser:\n" + "\n".join(witness.problems))
    finally:
        context.close()
