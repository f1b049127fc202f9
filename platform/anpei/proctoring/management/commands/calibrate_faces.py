"""``calibrate_faces --schema X``: error curves from the association's own reviewed photos."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from anpei.proctoring import domain
from anpei.proctoring.curves import read_points
from anpei.proctoring.domain.calibrating import PICTURES
from tenants.entering import enter_tenant


class Command(BaseCommand):
    help = "Draw false-accept and false-reject curves from reviewed photos; propose thresholds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schema", required=True, help="the association's schema")
        parser.add_argument("--pictures", type=int, default=PICTURES, help="at most so many")

    def handle(self, *args: Any, **options: Any) -> None:
        with enter_tenant(options["schema"]):
            made = domain.calibrate_faces(by=None, pictures=options["pictures"])
        self.stdout.write(
            f"{made.people} people, {made.same} comparisons with the own reference, "
            f"{made.different} with others'; model {made.model_version or '–'}"
        )
        self.stdout.write("threshold  false accept (≤)      false reject (≤)")
        for one in read_points(made.points):
            self.stdout.write(
                f"{one.threshold:9.2f}  {one.false_accept:7.2%} ({one.false_accept_high:7.2%})"
                f"    {one.false_reject:7.2%} ({one.false_reject_high:7.2%})"
            )
        if made.is_enough:
            self.stdout.write(f"Proposed: accept ≤ {made.accept}, unsure ≤ {made.unsure}")
        else:
            self.stdout.write("Too few reviewed pictures to propose thresholds.")
