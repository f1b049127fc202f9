"""Where things are on this machine: the checkout, and the one ignored folder for all we make."""

import os
from dataclasses import dataclass
from pathlib import Path

from anpei.local.refusal import LocalRefusal


@dataclass(frozen=True)
class Places:
    """``root`` is the checkout, ``home`` keeps the state (ANPEI_HOME, else ``.anpei``), ``tools``
    keeps what is installed (always ``.anpei``: it depends on the checkout alone)."""

    root: Path
    home: Path

    @property
    def tools(self) -> Path:
        return self.root / ".anpei"

    @property
    def python(self) -> Path:
        return self.tools / "venv" / "bin" / "python"

    @property
    def node_modules(self) -> Path:
        return self.tools / "web" / "node_modules"

    @property
    def locale(self) -> Path:
        return self.home / "locale"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def run(self) -> Path:
        return self.home / "run"


def find_places() -> Places:
    """The places of this checkout. Raises LocalRefusal when we may not write there."""
    root = Path(__file__).resolve().parents[3]
    home = Path(os.environ.get("ANPEI_HOME") or root / ".anpei").resolve()
    try:
        for folder in (root / ".anpei", home):
            folder.mkdir(parents=True, exist_ok=True)
            _check_writable(folder)
    except OSError as error:
        raise LocalRefusal(f"{error}.", "Set ANPEI_HOME to a folder you may write to.") from error
    return Places(root, home)


def _check_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        raise LocalRefusal(
            f"{folder} belongs to another user (was ./dev run as root before?).",
            f"Give it back (sudo chown -R $USER {folder}) or remove it.",
        )
