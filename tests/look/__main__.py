"""``./dev look``: pictures of every page of every portal, wide and narrow, and what is wrong.

``./dev look [--per-view 2] [--only staff] [--schema yantai] [--readme]`` leaves
``.anpei/look/<association>/<visitor>/<page>-<n>-<width>.png`` and one line
a fault; exit code 1 when there is one.
"""

import argparse
import os
import sys
from pathlib import Path

import django

django.setup()

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402 - models need the setup

from tests.browser import CAMERA, launch_chromium  # noqa: E402
from tests.look.inspect import faults_of  # noqa: E402
from tests.look.readme import make_readme_pictures  # noqa: E402
from tests.look.visitors import Visitor, Window, signed_in, visitors_of  # noqa: E402
from tests.look.walk import START, Stop, Walk  # noqa: E402

SIZES = ((1280, 800), (360, 800))
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
    seen: dict[str, int] = {}
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, *CAMERA, f"--lang={options.language}")
        window = Window(SIZES[0], options.language)
        faults = [
            fault
            for visitor in visitors
            for fault in _look(browser, visitor, window, seen, options.per_view)
        ]
    pages = sum(seen.values()) * len(SIZES)
    sys.stdout.write(f"{pages} pictures under {HOME / 'look'}; {len(faults)} faults\n")
    return 1 if faults else 0


def _look(
    browser: Browser, visitor: Visitor, window: Window, seen: dict[str, int], per_view: int
) -> list[str]:
    folder = HOME / "look" / visitor.schema / visitor.name
    folder.mkdir(parents=True, exist_ok=True)
    origin = f"http://{visitor.schema}.localhost:{os.environ.get('ANPEI_WEB_PORT', '8000')}"
    faults: list[str] = []

    def look(page: Page, stop: Stop) -> None:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            name = f"{stop.view.replace(':', '-')}-{seen[stop.view]}-{width}.png"
            page.screenshot(path=folder / name, full_page=True)
            found = [f"{visitor.name} {width} {stop.path}: {fault}" for fault in faults_of(page)]
            faults.extend(found)
            sys.stdout.write("".join(f"✗ {line}\n" for line in found))
        page.set_viewport_size({"width": window.width, "height": window.size[1]})

    with signed_in(browser, visitor, origin, window) as context:
        walk = Walk(context, origin, seen, per_view)
        for _stop in walk.stops(START[visitor.portal], look):
            pass
    sys.stdout.write("".join(f"✗ {visitor.name} {line}\n" for line in walk.problems))
    return faults + walk.problems


if __name__ == "__main__":
    sys.exit(main())
