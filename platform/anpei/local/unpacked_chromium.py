"""Chromium without root: Debian's packages, fetched and unpacked under the tools' folder.

apt fetches for anybody when its lists, cache and status lie in a folder of that user; only the
installing needs root, and a browser started by a small script that names its libraries and fonts
needs no installing.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from anpei.local.places import Places
from anpei.local.processes import Program
from anpei.local.steps import run_step

_DPKG_STATUS = Path("/var/lib/dpkg/status")
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/unpacked/usr/share/fonts</dir>
  <cachedir>{folder}/fontcache</cachedir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <include ignore_missing="yes">{folder}/unpacked/etc/fonts/fonts.conf</include>
</fontconfig>
"""
_STARTER = """#!/bin/sh
export LD_LIBRARY_PATH="{libraries}" FONTCONFIG_FILE="{folder}/fonts.conf"
exec "{folder}/unpacked/usr/lib/chromium/chromium" "$@"
"""


def unpacked_chromium(places: Places) -> Path:
    """Where the script that starts the unpacked browser is, or will be."""
    return _folder(places) / "chromium"


def can_unpack() -> bool:
    """Whether this machine has Debian's tools and is one whose installed packages we can read."""
    return bool(
        shutil.which("apt-get") and shutil.which("dpkg-deb") and os.access(_DPKG_STATUS, os.R_OK)
    )


def unpack_chromium(places: Places, packages: Sequence[str]) -> None:
    """Fetch `packages` and what they need and the machine lacks, and unpack them all.

    Raises LocalRefusal with the last words of what failed; a later call begins again.
    """
    folder = _folder(places)
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("lists/partial", "cache/archives/partial", "state", "unpacked"):
        (folder / part).mkdir(parents=True)
    apt = ("apt-get", *_own_folders(folder), "--quiet", "--yes")
    wanted = ("--no-install-recommends", "--download-only", "install", *packages)
    _run(places, "apt-get update (in a folder of our own)", *apt, "update")
    _run(places, f"Fetching {' '.join(packages)}", *apt, *wanted)
    unpack = (
        'for archive in "$1"/cache/archives/*.deb; do dpkg-deb -x "$archive" "$1/unpacked"; done'
    )
    _run(places, "Unpacking them", "sh", "-ec", unpack, "sh", str(folder))
    shutil.rmtree(folder / "cache")
    (folder / "fonts.conf").write_text(_FONTS.format(folder=folder))
    starter = folder / "starter"
    starter.write_text(_STARTER.format(folder=folder, libraries=":".join(_libraries(folder))))
    starter.chmod(0o755)
    _run(places, "Starting it once", str(starter), "--version")
    starter.rename(unpacked_chromium(places))


def _folder(places: Places) -> Path:
    return places.tools / "chromium"


def _own_folders(folder: Path) -> tuple[str, ...]:
    options = {
        "Dir::State": folder / "state",
        "Dir::State::lists": folder / "lists",
        "Dir::State::status": _DPKG_STATUS,
        "Dir::Cache": folder / "cache",
        "Debug::NoLocking": "1",
    }
    return tuple(word for key, value in options.items() for word in ("-o", f"{key}={value}"))


def _libraries(folder: Path) -> list[str]:
    return sorted({str(library.parent) for library in folder.glob("unpacked/**/lib*.so*")})


def _run(places: Places, title: str, *command: str) -> None:
    program = Program(
        name=command[0],
        command=(shutil.which(command[0]) or command[0], *command[1:]),
        environment={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        folder=places.root,
        log=places.logs / "install.log",
    )
    run_step(title, program, remedy="")
