"""Follows the links of a portal: every kind of page once or a few times, and looks at each."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

START = {"": "/", "enterprise": "/enterprise/home/", "learner": "/learner/", "staff": "/staff/"}
REFUSED = 403
"""Somebody who may not yet, or no more, is told why on a page of its own."""
_LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')]
    .map(one => one.getAttribute('href'))"""

_ASK = """async path => {
  const {status, headers, url} = await fetch(path);
  return [status, headers.get('content-type') || '', url];
}"""


@dataclass(frozen=True)
class Stop:
    """A page found: the name of its address in the URL conf, and where it is."""

    view: str
    path: str


@dataclass
class Walk:
    """One visitor's way. ``seen`` counts the pages of each view over all visitors."""

    context: BrowserContext
    origin: str
    seen: dict[str, int]
    per_view: int = 1
    problems: list[str] = field(default_factory=list)

    def stops(self, start: str, look: Callable[[Page, Stop], None]) -> Iterator[Stop]:
        """Visit what is linked, breadth first from ``start``; ``look`` sees each open page."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: script: {error}"))
        queue, known, mine = deque([start]), {start}, dict[str, int]()
        while queue:
            path = queue.popleft()
            view = view_of(path)
            if view is None or mine.get(view, 0) >= self.per_view:
                continue
            if path != start and not self._is_page(page, path):
                continue
            mine[view] = mine.get(view, 0) + 1
            page.goto(self.origin + path, wait_until="load")
            if self.seen.get(view, 0) < self.per_view:
                self.seen[view] = self.seen.get(view, 0) + 1
                stop = Stop(view, path)
                look(page, stop)
                yield stop
            for link in page.evaluate(_LINKS):
                target = self._own(link, path)
                if target and target not in known:
                    known.add(target)
                    queue.append(target)
        page.close()

    def _is_page(self, page: Page, path: str) -> bool:
        """Whether it answers with a page; what it answers wrongly is a problem."""
        status, kind, url = page.evaluate(_ASK, path)
        if status >= 400 and status != REFUSED:
            self.problems.append(f"{path}: {status}")
            return False
        return kind.startswith("text/html") and urlsplit(url).path == urlsplit(path).path

    def _own(self, link: str, base: str) -> str | None:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        path = parts.path or urlsplit(base).path
        if not path.startswith("/"):
            return None
        return f"{path}?{parts.query}" if parts.query else path


def view_of(path: str) -> str | None:
    """The name of a path's address; None when it is none of ours."""
    try:
        return resolve(urlsplit(path).path).view_name or None
    except Resolver404:
        return None
