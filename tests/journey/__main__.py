"""``./dev journey``: one person's whole way over HTTP, for the right learner and for a stranger."""

import argparse
import os
import random
import secrets
import sys
from pathlib import Path

from tests.journey.centre import play_offline
from tests.journey.lessons import play_lessons
from tests.journey.own_payer import play_own_payer
from tests.journey.play import Stage, play_right_learner, play_stranger
from tests.journey.report import Report
from tests.journey.visitor import Unexpected

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev journey", description=__doc__)
    parser.add_argument("--offline", action="store_true", help="the city with exams in a centre")
    parser.add_argument("--province", choices=("shandong", "yunnan"), default="shandong")
    parser.add_argument("--host")
    parser.add_argument("--dataset")
    parser.add_argument("--city")
    options = parser.parse_args()
    known = ("yantai", "yantai", "烟台") if options.offline else ("shandong", "jinan", "济南")
    if options.province == "yunnan":
        known = ("yunnan", "yunnan", "昆明")
    home = Path(os.environ.get("ANPEI_HOME", ROOT / ".anpei"))
    stage = Stage(
        host=options.host or f"{known[0]}.localhost",
        port=int(os.environ.get("ANPEI_WEB_PORT", "8000")),
        sandbox=os.environ.get("ANPEI_SANDBOX_URL", "http://127.0.0.1:8002"),
        dataset=options.dataset or known[1],
        city=options.city or known[2],
        output=home / "journey",
        random=random.Random(secrets.randbits(64)),
    )
    report = Report()
    try:
        if options.province == "yunnan":
            play_lessons(stage, report)
            play_own_payer(stage, report)
        elif options.offline:
            play_offline(stage, report)
        else:
            play_right_learner(stage, report)
            play_stranger(stage, report)
    except Unexpected as problem:
        sys.stderr.write(f"\nThe journey stopped: {problem}\n")
        return 1
    report.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
