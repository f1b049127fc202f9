"""How one sandbox process is set up."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def today_in_china() -> date:
    """The day to which generated validities are relative."""
    return datetime.now(UTC).astimezone(CHINA).date()


def default_home() -> Path:
    """The folder for state: ANPEI_HOME (default .anpei) / sandbox."""
    return Path(os.environ.get("ANPEI_HOME", ".anpei")) / "sandbox"


@dataclass(frozen=True)
class SandboxSettings:
    """`people` and `enterprises` are per dataset; `confirm_seconds` are 3 days outside."""

    home: Path = field(default_factory=default_home)
    host: str = "127.0.0.1"
    port: int = 8002
    mail_port: int = 8003
    people: int = 5_000
    enterprises: int = 200
    seed: int = 20_261_120
    confirm_seconds: float = 3.0
    invoice_seconds: float = 3.0
    """Until a requested invoice is issued."""
