"""What the platform's processes are told (read by anpei.kernel.environment)."""

import os
from dataclasses import dataclass

from anpei.local.keys import kept_keys
from anpei.local.places import Places
from anpei.local.ports import HOST


@dataclass(frozen=True)
class Ports:
    """Web on the base port; realtime, sandbox and the sandbox's mail server on those above it."""

    web: int

    @property
    def realtime(self) -> int:
        return self.web + 1

    @property
    def sandbox(self) -> int:
        return self.web + 2

    @property
    def mail(self) -> int:
        return self.web + 3


def platform_environment(
    places: Places, ports: Ports, *, database_url: str, redis_url: str
) -> dict[str, str]:
    """Our own environment with the ``ANPEI_`` variables; what the caller's shell sets of
    ANPEI_DEBUG and ANPEI_LOG_LEVEL stays, the permission to run without fsync does not."""
    return {
        **{name: value for name, value in os.environ.items() if name != "ANPEI_UNSAFE_DATABASE"},
        **kept_keys(places.home),
        "ANPEI_HOME": str(places.home),
        "ANPEI_DATABASE_URL": database_url,
        "ANPEI_REDIS_URL": redis_url,
        "ANPEI_MEDIA_ROOT": str(places.home / "media"),
        "ANPEI_NODE_MODULES": str(places.node_modules),
        "ANPEI_LOCALE_ROOT": str(places.locale),
        "ANPEI_WEB_PORT": str(ports.web),
        "ANPEI_REALTIME_URL": f"ws://{{host}}:{ports.realtime}",
        "ANPEI_SANDBOX_URL": f"http://{HOST}:{ports.sandbox}",
        "ANPEI_SMTP_PORT": str(ports.mail),
        "DJANGO_SETTINGS_MODULE": "anpei.config.settings",
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{places.python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
