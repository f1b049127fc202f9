"""The pictures of one visitor, wide and narrow, and the faults that were found on them."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.look.inspect import faults_of

SIZES = ((1280, 800), (360, 800))


@dataclass
class Album:
    """``folder`` receives ``<name>-<width>.png``; ``who`` begins each fault's line."""

    folder: Path
    who: str
    faults: list[str] = field(default_factory=list)
    pictures: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, page: Page, name: str) -> None:
        """Take the open page at every size, and look for what is wrong with it."""
        before = page.viewport_size
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=self.folder / f"{name}-{width}.png", full_page=True)
            self.pictures += 1
            for fault in faults_of(page):
                self.tell(f"{width} {page.url}: {fault}")
        if before:
            page.set_viewport_size(before)

    def tell(self, fault: str) -> None:
        self.faults.append(f"{self.who} {fault}")
        sys.stdout.write(f"✗ {self.who} {fault}\n")
