"""``./dev bench pages``: every page of every portal of an association with many learners: its
queries and its time in the server. None may ask more than 12 times or take more than 150 ms.
"""

import logging
import sys
import time
from argparse import ArgumentParser

from django.test import Client

from anpei.enrolment.models import Enrolment
from tests.bench.crowd import fill_association
from tests.bench.ground import unseen_association
from tests.factories import make_cast
from tests.walk.addresses import addresses
from tests.walk.ground import make_ground
from tests.walk.walking import ACTION, OPEN, Step, visit, walk

MOST_QUERIES, MOST_MS = 12, 150.0
RUNS = 5
FILES = ("export", "file", "report", "download", "template", "api_schema", "sound")
"""Files that are made for a person who asked for them, and the description of the API."""


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="./dev bench pages", description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--all", action="store_true", help="print every page, not the slowest 20")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    with unseen_association():
        cast = make_cast()
        ground = make_ground(cast)
        began = time.monotonic()
        own = Enrolment.objects.filter(licence=cast.licence).earliest("pk")
        fill_association(own, options.learners)
        _say(f"{options.learners:,} learners in {time.monotonic() - began:.0f} s.")
        rows = []
        shut: dict[str, Step] = {}
        for address in addresses():
            step = walk(address, ground)
            if step.status == OPEN:
                spent = _milliseconds(ground.browsers[step.portal], step.path)
                rows.append((spent, step.queries, address.name, step.path))
            elif step.status != ACTION:
                shut[address.name] = step
    return _report(rows, shut, show_all=options.all)


def _milliseconds(browser: Client, path: str) -> tuple[float, float]:
    """The best wall time of a few visits, and the processor's share in this process."""
    walls, cpus = [], []
    for _run in range(RUNS):
        began, cpu = time.perf_counter(), time.process_time()
        visit(browser, path)
        walls.append((time.perf_counter() - began) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
        if walls[-1] > 10 * MOST_MS:
            break
    return min(walls), min(cpus)


def _report(
    rows: list[tuple[tuple[float, float], int, str, str]],
    shut: dict[str, Step],
    *,
    show_all: bool,
) -> int:
    rows.sort(reverse=True)
    line = "{:36} {:>8} {:>9} {:>9}  {}"
    _say(line.format("", "queries", "ms", "CPU ms", ""))
    bad = 0
    for place, ((wall, cpu), queries, name, path) in enumerate(rows):
        is_file = any(word in name.rpartition(":")[2] for word in FILES)
        over = not is_file and (queries > MOST_QUERIES or wall > MOST_MS)
        bad += over
        if show_all or over or place < 20:
            note = "OVER" if over else "file" if is_file else ""
            _say(line.format(name, queries, f"{wall:.1f}", f"{cpu:.1f}", f"{note} {path}".strip()))
    _say(f"{len(rows)} pages, {bad} over {MOST_QUERIES} queries or {MOST_MS:.0f} ms.")
    _say("Not opened (signed, one-time or leading on): " + ", ".join(sorted(shut)))
    return 1 if bad else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
