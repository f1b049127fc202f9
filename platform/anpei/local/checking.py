"""``./dev check``: everything that is judged without running the tests."""

from anpei.local.console import complain, say
from anpei.local.places import Places
from anpei.local.processes import Program
from anpei.local.refusal import LocalRefusal
from anpei.local.signals import Interrupted, interruptible
from anpei.local.steps import run_step
from anpei.local.testing import test_environment
from anpei.local.translations import merge_parts, part_files

CHECKS = (
    ("Lint", "ruff", "check"),
    ("Format", "ruff", "format", "--check"),
    ("Imports run one way", "lint-imports"),
    ("Migrations are complete", "python", "manage.py", "makemigrations", "--check", "--dry-run"),
    ("State diagrams are fresh", "python", "manage.py", "state_diagrams", "--check"),
    ("Architecture", "pytest", "-q", "tests/architecture"),
    ("Types", "mypy", "--strict", "platform/anpei", "tenants", "plugins", "realtime"),
)


def check(places: Places, _arguments: list[str]) -> int:
    """Run every check, show what each failing one says; 1 when any failed."""
    failed = []
    with interruptible():
        try:
            failed += _check_translations(places)
            with test_environment(places) as environment:
                for title, *command in CHECKS:
                    program = Program(
                        name=command[0],
                        command=(str(places.python.parent / command[0]), *command[1:]),
                        environment=environment,
                        folder=places.root,
                        log=places.logs / "check.log",
                    )
                    try:
                        run_step(title, program, remedy=f"All of it: {program.log}", lines=40)
                    except LocalRefusal as refusal:
                        complain(refusal)
                        failed.append(title)
        except Interrupted:
            say("\nInterrupted.")
            return 130
    say(f"✗ Failed: {', '.join(failed)}." if failed else "✓ All checks passed.")
    return 1 if failed else 0


def _check_translations(places: Places) -> list[str]:
    _, conflicts = merge_parts(part_files(places.root))
    for conflict in conflicts:
        say(f"✗ “{conflict.msgid}”: {conflict.used} ≠ {conflict.ignored} ({conflict.where})")
    return ["Translations agree"] if conflicts else []
