"""``./dev bench [names]``: requests per second, p50/p95 and CPU per request, beside the limits."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from statistics import quantiles

import django

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    django.setup()
    if sys.argv[1:2] in (["sync"], ["pages"], ["exports"], ["wall"], ["start"]):
        return int(import_module(f"tests.bench.{sys.argv[1]}").main(sys.argv[2:]))
    from tests.bench import pictures, scenarios
    from tests.bench.ground import HOST, bench_association
    from tests.bench.load import measure

    every = (
        scenarios.Scenario("nothing", None, scenarios.nothing),
        scenarios.Scenario("beat", 1.2, scenarios.beats),
        scenarios.Scenario("answer", 1.2, scenarios.answers),
        scenarios.Scenario("exam start", 8.0, scenarios.starts),
        scenarios.Scenario("exam page", 5.0, scenarios.exam_pages),
        scenarios.Scenario("photo upload", 2.0, pictures.uploads),
        scenarios.Scenario("verification", None, pictures.verifications),
    )
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(s.name for s in every))
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    known = {one.name for one in every} | {"photo analysis"}
    if unknown := set(options.names) - known:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    home = Path(os.environ.get("ANPEI_HOME", ROOT / ".anpei"))
    port = int(os.environ.get("ANPEI_WEB_PORT", "8000"))
    row = "{:14} {:>8} {:>7} {:>8} {:>8} {:>8} {:>9} {:>9} {:>8}\n"
    sys.stdout.write(
        row.format(
            "", "requests", "errors", "per s", "p50 ms", "p95 ms", "CPU ms", "database", "limit"
        )
    )
    bad = 0
    for one in every:
        if options.names and one.name not in options.names:
            continue
        with bench_association():
            clients = one.prepare(options.clients)
            figures, errors = measure(
                clients, host=HOST, port=port, home=home, seconds=options.seconds
            )
        limit = f"≤ {one.limit_ms}" if one.limit_ms else "–"
        sys.stdout.write(
            row.format(
                one.name,
                figures.requests,
                figures.errors,
                f"{figures.per_second:.0f}",
                f"{figures.p50:.1f}",
                f"{figures.p95:.1f}",
                f"{figures.cpu_ms:.2f}",
                f"{figures.database_ms:.2f}",
                limit,
            )
        )
        for error in errors:
            sys.stdout.write(f"    {error}\n")
        bad += figures.errors
    if not options.names or "photo analysis" in options.names:
        cpu, times = pictures.analysis()
        cuts = quantiles(times, n=20)
        sys.stdout.write(
            row.format(
                "photo analysis",
                len(times),
                0,
                f"{1000 / (sum(times) / len(times)):.0f}",
                f"{cuts[9]:.1f}",
                f"{cuts[18]:.1f}",
                f"{cpu:.1f}",
                "–",
                "≤ 62",
            )
        )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    sys.stdout.write(
        "CPU: web and PostgreSQL together, per request, from /proc, worker and scheduler paused;"
        f" load of the machine {load} on {os.cpu_count()} cores.\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
