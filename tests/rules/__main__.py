"""``./dev rules``: rules × tests with the outcome of their last run.

``--run`` runs every test that names a rule first; a rule's id may be given to see its tests.
Unknown ids stop the run (``tests.fixtures.rules``).
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.rules.catalogue import CATALOGUE, known_rules

ROOT = Path(__file__).resolve().parents[2]


def _outcomes_file() -> Path:
    default = Path(os.environ.get("ANPEI_HOME", ROOT / ".anpei")) / "rules.json"
    return Path(os.environ.get("ANPEI_RULES_FILE", default))


def _collect() -> dict[str, set[str]]:
    """Rule → the tests that name it now. Exits with pytest's message for an unknown id."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "tests.rules.listing"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-3000:] + done.stderr[-3000:])
    named: dict[str, set[str]] = {}
    for line in re.findall(r"^rule (\S+) (.+)$", done.stdout, re.MULTILINE):
        named.setdefault(line[0], set()).add(line[1])
    return named


def _state(tests: set[str], outcomes: dict[str, str]) -> str:
    seen = {outcomes.get(test, "not run") for test in tests}
    for worst in ("failed", "not run", "skipped"):
        if worst in seen:
            return worst
    return "passed"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev rules", description=__doc__)
    parser.add_argument("--run", action="store_true", help="run the tests that name a rule first")
    parser.add_argument("rule", nargs="*", help="show these rules' tests")
    options = parser.parse_args()
    named = _collect()
    if options.run:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-n2",
                "--dist",
                "loadgroup",
                *sorted(set().union(*named.values())),
            ],
            cwd=ROOT,
            env={**os.environ, "ANPEI_RULES_FILE": str(_outcomes_file())},
            check=False,
        )
    path = _outcomes_file()
    outcomes = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    order = [
        line for line in CATALOGUE.read_text(encoding="utf-8").split() if line in known_rules()
    ]
    bad = 0
    for rule in order:
        tests = named.get(rule, set())
        state = _state(tests, outcomes.get(rule, {})) if tests else "no test yet"
        bad += state == "failed"
        sys.stdout.write(f"{rule:8} {len(tests):3} tests  {state}\n")
        if rule in options.rule:
            for test in sorted(tests):
                sys.stdout.write(
                    f"         {outcomes.get(rule, {}).get(test, 'not run'):8} {test}\n"
                )
    proved = sum(1 for rule in order if rule in named)
    sys.stdout.write(f"\n{proved} of {len(order)} rules have tests; outcomes from {path.name}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
