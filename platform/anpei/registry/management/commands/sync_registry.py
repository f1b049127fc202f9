"""``sync_registry --schema X``: pull from the registry now, printing what came of it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anpei.kernel.errors import AnpeiError
from anpei.registry import domain
from anpei.registry.states import SyncState
from tenants.entering import enter_tenant


class Command(BaseCommand):
    help = "Pull enterprises, people, licences and registrations from the registry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schema", required=True, help="the association's schema")
        parser.add_argument("--full", action="store_true", help="everything, not only changes")
        parser.add_argument("--connect-sandbox", metavar="DATASET", help="first connect with it")

    def handle(self, *args: Any, **options: Any) -> None:
        with enter_tenant(options["schema"]):
            if options["connect_sandbox"]:
                domain.connect_sandbox(dataset=options["connect_sandbox"], by=None)
            try:
                run = domain.run_sync(by=None, full=options["full"])
            except AnpeiError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{run}: {json.dumps(run.report, ensure_ascii=False)}")
        if run.state != SyncState.COMPLETED:
            raise CommandError(run.message)
