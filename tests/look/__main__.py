"""``./dev look``: pictures of every page of every portal, wide and narrow, and what is wrong.

``./dev look [--per-view 2] [--only staff] [--schema yantai] [--readme]`` leaves
``.anpei/look/<association>/<visitor>/<page>-<n>-<width>.png`` and one line
a fault; exit code 1 when there is one. ``--only live``: a lesson and an exam as they are sat.
"""

import argparse
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import django

django.setup()

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 - models need the setup

from tests.browser import CAMERA, launch_chromium  # noqa: E402
from tests.look.album import SIZES, Album  # noqa: E402
from tests.look.live import look_at_live  # noqa: E402
from tests.look.readme import make_readme_pictures  # noqa: E402
from tests.look.visitors import Visitor, Window, signed_in, visitors_of  # noqa: E402
from tests.look.walk import START, Stop, Walk  # noqa: E402

SCHEMAS = ("shandong", "yantai", "yunnan")
HOME = Path(os.environ.get("ANPEI_HOME", ".anpei"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev look", description=__doc__)
    parser.add_argument("--per-view", type=int, default=1, help="pages of the same kind")
    parser.add_argument("--only", default="", help="visitors whose name begins so")
    parser.add_argument("--schema", choices=SCHEMAS, action="append", help="associations")
    parser.add_argument("--language", default="zh-CN", help="the browser's, e.g. en")
    parser.add_argument("--readme", action="store_true", help="only make the README's pictures")
    options = parser.parse_args()
    if options.readme:
        return make_readme_pictures()
    # before the browser: beside its loop the database may not be asked
    visitors = [
        visitor
        for schema in options.schema or SCHEMAS
        for visitor in visitors_of(schema)
        if visitor.name.startswith(options.only)
    ]
    albums: list[Album] = []
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, *CAMERA, f"--lang={options.language}")
        looking = Looking(browser, Window(SIZES[0], options.language), options.per_view)
        for visitor in visitors:
            albums.append(Album(HOME / "look" / visitor.schema / visitor.name, visitor.name))
            looking.at(visitor, albums[-1])
        browser.close()
        if "live".startswith(options.only) and "shandong" in (options.schema or SCHEMAS):
            albums.append(Album(HOME / "look" / "shandong" / "live", "live"))
            look_at_live(playwright, albums[-1], HOME)
    pages = sum(album.pictures for album in albums)
    faults = sum(len(album.faults) for album in albums)
    sys.stdout.write(f"{pages} pictures under {HOME / 'look'}; {faults} faults\n")
    return 1 if faults else 0


@dataclass
class Looking:
    """One browser's look; ``seen`` counts the pages of each view over all visitors."""

    browser: Browser
    window: Window
    per_view: int
    seen: dict[str, int] = field(default_factory=dict)

    def at(self, visitor: Visitor, album: Album) -> None:
        """Follow this visitor's links."""
        origin = f"http://{visitor.schema}.localhost:{os.environ.get('ANPEI_WEB_PORT', '8000')}"

        def look(page: Page, stop: Stop) -> None:
            album.keep(page, f"{stop.view.replace(':', '-')}-{self.seen[stop.view]}")

        with signed_in(self.browser, visitor, origin, self.window) as context:
            walk = Walk(context, origin, self.seen, self.per_view)
            for _stop in walk.stops(START[visitor.portal], look):
                pass
        for problem in walk.problems:
            album.tell(problem)


if __name__ == "__main__":
    sys.exit(main())
