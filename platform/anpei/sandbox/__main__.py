"""`python -m anpei.sandbox`: serve the stand-ins until told to stop."""

from __future__ import annotations

import argparse
from pathlib import Path

from anpei.sandbox.server import SandboxServer
from anpei.sandbox.settings import SandboxSettings, default_home
from anpei.sandbox.world import World


def read_settings(arguments: list[str] | None = None) -> tuple[SandboxSettings, bool]:
    """The settings from the command line, and whether to begin anew."""
    parser = argparse.ArgumentParser(prog="python -m anpei.sandbox", description=__doc__)
    default = SandboxSettings()
    parser.add_argument("--home", type=Path, default=default_home(), help="folder for state")
    parser.add_argument("--host", default=default.host)
    parser.add_argument("--port", type=int, default=default.port)
    parser.add_argument("--mail-port", type=int, help="SMTP (default: port + 1)")
    parser.add_argument("--scale", type=int, default=default.people, help="people per dataset")
    parser.add_argument("--enterprises", type=int, help="per dataset (default: people / 25)")
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument(
        "--confirm-seconds",
        type=float,
        default=default.confirm_seconds,
        help="until a reported result is confirmed (outside: up to three days)",
    )
    parser.add_argument("--reset", action="store_true", help="forget the state and begin anew")
    given = parser.parse_args(arguments)
    settings = SandboxSettings(
        home=given.home.resolve(),
        host=given.host,
        port=given.port,
        mail_port=given.mail_port or given.port + 1,
        people=given.scale,
        enterprises=given.enterprises or max(10, given.scale // 25),
        seed=given.seed,
        confirm_seconds=given.confirm_seconds,
    )
    return settings, given.reset


def main() -> None:
    """Prepare the state and serve."""
    settings, reset = read_settings()
    world = World(settings)
    if reset:
        world.reset()
    else:
        world.prepare()
    SandboxServer(settings).run()


if __name__ == "__main__":
    main()
