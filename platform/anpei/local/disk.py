"""A full disk, told plainly: before the start, and while running before anything breaks."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from anpei.local.console import say
from anpei.local.refusal import LocalRefusal

MEGABYTE = 2**20
START_MEGABYTES = 500
WARN_MEGABYTES = 200
LOOK_SECONDS = 15


def free_megabytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free // MEGABYTE


def check_room(folder: Path) -> None:
    """Raise LocalRefusal when too little is free on the disk of ``folder`` to start there."""
    free = free_megabytes(folder)
    if free < START_MEGABYTES:
        raise LocalRefusal(
            f"Only {free} MB are free on the disk of {folder}; {START_MEGABYTES} MB are needed.",
            f"Make room (df -h {folder}), or set ANPEI_HOME to a folder on another disk.",
        )


def remedy_for(words: str, folder: Path, otherwise: str) -> str:
    """What to do about a process that ended with these last words."""
    if "No space left on device" in words or "ENOSPC" in words:
        return f"The disk is full: make room (df -h {folder})."
    return otherwise


@dataclass
class DiskWatch:
    """Says once when room gets short in one of the folders, and again after it had recovered."""

    folders: tuple[Path, ...]
    is_short: bool = False
    looked: float = 0.0

    def look(self) -> None:
        """Called often, looks every quarter of a minute."""
        if time.monotonic() - self.looked < LOOK_SECONDS:
            return
        self.looked = time.monotonic()
        free, folder = min((free_megabytes(folder), folder) for folder in self.folders)
        if free < WARN_MEGABYTES and not self.is_short:
            say(f"✗ Only {free} MB are free on the disk of {folder}. Make room (df -h {folder}).")
        self.is_short = free < WARN_MEGABYTES
