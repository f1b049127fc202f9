"""A Chromium for the browser tests, and fonts that have Chinese."""

import os
import shutil
import subprocess
from pathlib import Path

from anpei.local.console import say
from anpei.local.places import Places, find_places
from anpei.local.processes import Program
from anpei.local.refusal import LocalRefusal
from anpei.local.steps import run_step
from anpei.local.unpacked_chromium import can_unpack, unpack_chromium, unpacked_chromium

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def ensure_browser(places: Places) -> Path | None:
    """Chromium's program, installed when that is possible; None after saying why not and what
    would help. Browser tests then fail and say so too."""
    missing = [
        package
        for package, there in zip(
            PACKAGES, (find_browser(places), _has_chinese_fonts()), strict=True
        )
        if not there
    ]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _try(places, "apt-get update", "apt-get", "update")
        install = ("apt-get", "install", "-y", "--no-install-recommends", *missing)
        _try(places, f"apt-get install {' '.join(missing)}", *install)
    if find_browser(places) is None and can_unpack():
        try:
            unpack_chromium(places, PACKAGES)
        except LocalRefusal as error:
            say(f"    {str(error).splitlines()[0]} (log: {places.logs / 'install.log'})")
    if find_browser(places) is None:
        playwright = str(places.python.parent / "playwright")
        _try(places, "playwright install chromium", playwright, "install", "chromium")
    browser = find_browser(places)
    if browser is None:
        say(
            "✗ There is no Chromium, and it could not be installed: browser tests will fail.\n"
            "  → Debian: sudo apt-get install chromium fonts-noto-cjk; elsewhere: name one by "
            "ANPEI_CHROMIUM=/path/to/chromium"
        )
    return browser


def find_browser(places: Places | None = None) -> Path | None:
    """The one named by ANPEI_CHROMIUM, the machine's own, the one unpacked here, playwright's."""
    places = places or find_places()
    named = os.environ.get("ANPEI_CHROMIUM")
    candidates = [named, *(shutil.which(name) for name in NAMES), str(unpacked_chromium(places))]
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    candidates += [str(path) for path in sorted(cache.glob("chromium-*/chrome-linux*/chrome"))]
    return next((Path(path) for path in candidates if path and Path(path).exists()), None)


def _has_chinese_fonts() -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    done = subprocess.run([listing, ":lang=zh-cn"], capture_output=True, check=False)  # noqa: S603
    return bool(done.stdout.strip())


def _try(places: Places, title: str, *command: str) -> None:
    program = Program(
        name=command[0],
        command=(shutil.which(command[0]) or command[0], *command[1:]),
        environment={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        folder=places.root,
        log=places.logs / "install.log",
    )
    try:
        run_step(title, program, remedy="")
    except (LocalRefusal, FileNotFoundError) as error:
        say(f"    {str(error).splitlines()[0]} (log: {program.log})")
