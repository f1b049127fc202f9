"""The keys of this machine: random, made once, readable by us alone."""

import base64
import os
import secrets
from pathlib import Path

NAMES = ("ANPEI_SECRET_KEY", "ANPEI_FIELD_KEY", "ANPEI_LOOKUP_KEY")


def kept_keys(home: Path) -> dict[str, str]:
    """Environment variables with this machine's keys (base64 of 32 bytes each) from
    ``home``/secrets.env; names that are missing there are added. Losing the file makes the
    encrypted fields of the database next to it unreadable."""
    path = home / "secrets.env"
    lines = path.read_text().splitlines() if path.exists() else []
    keys = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = [name for name in NAMES if name not in keys]
    if missing:
        keys |= {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in missing}
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in keys.items())
        draft.replace(path)
    return keys
