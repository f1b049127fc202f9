"""``association …``: the operator adds, lists, suspends, resumes, exports and deletes one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from anpei.accounts.domain.provision import Wanted, provision_association
from anpei.audit import domain as audit
from anpei.kernel.errors import AnpeiError, InvalidInput
from tenants.entering import enter_association
from tenants.founding import erase_association, suspend_association
from tenants.hosts import forget_hosts
from tenants.models import Association, Domain
from tenants.takeout import export_association


class Command(BaseCommand):
    help = "Associations: create, list, suspend, resume, export, delete (docs/operating.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        create = deeds.add_parser("create", help="a new association and its first administrator")
        create.add_argument("schema", help="its name in the database: jinan")
        create.add_argument("--name", required=True, help="济南市建筑安全协会")
        create.add_argument("--kind", required=True, help="the province: shandong, yunnan …")
        create.add_argument("--city", required=True, help="济南")
        create.add_argument("--host", required=True, help="where it answers: jinan.example.org")
        create.add_argument("--exam-mode", default="online", help="online or offline")
        create.add_argument("--admin", required=True, help="the administrator's sign-in name")
        create.add_argument("--admin-name", required=True, help="the administrator's own name")
        bank = deeds.add_parser("bank", help="where enterprises transfer to")
        bank.add_argument("schema")
        bank.add_argument("--bank", required=True, help="农业银行菏泽分行")
        bank.add_argument("--number", required=True, help="the account's number")
        deeds.add_parser("list", help="every association, its host and whether it is suspended")
        for deed in ("suspend", "resume"):
            one = deeds.add_parser(deed)
            one.add_argument("schema")
            one.add_argument("--reason", required=True, help="for its audit log")
        export = deeds.add_parser("export", help="all its data, readable, in one ZIP file")
        export.add_argument("schema")
        export.add_argument("file", type=Path)
        delete = deeds.add_parser("delete", help="for ever; only what is suspended")
        delete.add_argument("schema")
        delete.add_argument("--confirm", required=True, help="its host, once more in full")

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        try:
            getattr(self, f"_{deed}")(options)
        except InvalidInput as error:
            raise CommandError(f"{error.field}: {error}" if error.field else str(error)) from error
        except (AnpeiError, OSError) as error:
            raise CommandError(str(error)) from error

    def _create(self, options: dict[str, Any]) -> None:
        wanted = Wanted(
            schema=options["schema"],
            name=options["name"],
            kind=options["kind"],
            city=options["city"],
            host=options["host"],
            exam_mode=options["exam_mode"],
            login_name=options["admin"],
            display_name=options["admin_name"],
        )
        association, code = provision_association(wanted)
        port = "" if settings.WEB_SCHEME == "https" else f":{settings.WEB_PORT}"
        self.stdout.write(
            f"{association.name} answers at {settings.WEB_SCHEME}://{wanted.host}{port}/\n"
            f"{wanted.display_name} signs in first at /sign-in/staff/activate/ as "
            f"{wanted.login_name} with the code {code} (once, within 24 hours)."
        )

    def _bank(self, options: dict[str, Any]) -> None:
        association = _known(options["schema"])
        account = {"name": association.name, "bank": options["bank"], "number": options["number"]}
        with enter_association(association), transaction.atomic():
            audit.record(
                act="association.bank_account",
                subject=association,
                by=None,
                before=association.bank_account,
                after=account,
            )
            Association.objects.filter(pk=association.pk).update(bank_account=account)
        forget_hosts()
        self.stdout.write(f"{association.name} takes transfers at {options['number']}.")

    def _list(self, options: dict[str, Any]) -> None:
        domains = Domain.objects.filter(is_primary=True).select_related("tenant")
        for domain in domains.order_by("tenant__schema_name"):
            found = domain.tenant
            state = "suspended" if found.suspended else "open"
            told = (found.schema_name, state, found.kind, domain.domain, found.name)
            self.stdout.write("\t".join(told))

    def _suspend(self, options: dict[str, Any]) -> None:
        self._set_suspended(options, suspended=True)

    def _resume(self, options: dict[str, Any]) -> None:
        self._set_suspended(options, suspended=False)

    def _set_suspended(self, options: dict[str, Any], *, suspended: bool) -> None:
        association = _known(options["schema"])
        with enter_association(association):
            audit.record(
                act="association.suspended" if suspended else "association.resumed",
                subject=association,
                by=None,
                reason=options["reason"],
            )
        suspend_association(association, suspended=suspended)
        state = "is suspended" if suspended else "is open again"
        self.stdout.write(f"{association.name} {state} within half a minute.")

    def _export(self, options: dict[str, Any]) -> None:
        association = _known(options["schema"])
        counts = export_association(association, options["file"])
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables: {options['file']}")

    def _delete(self, options: dict[str, Any]) -> None:
        association = _known(options["schema"])
        if options["confirm"] != association.primary_host:
            raise CommandError(f"--confirm must be {association.primary_host}")
        if not association.suspended:
            raise CommandError("Suspend it first: somebody may be at work there.")
        erase_association(association.schema_name)
        self.stdout.write(f"{association.name} is deleted.")


def _known(schema: str) -> Association:
    found: Association | None = Association.objects.filter(schema_name=schema).first()
    if found is None:
        raise CommandError(f"There is no association {schema}.")
    return found
