"""Keeping the transfers of a statement, each once, however often and in how many files it comes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.audit.models import actor_name
from anpei.payments.models import BankStatement, StatementLine
from anpei.payments.statements.payer import payer_key
from anpei.payments.statements.reading import Transfer


@dataclass(frozen=True, slots=True)
class Numbered:
    """A transfer and how many just like it came before it in its file (0 for the first)."""

    transfer: Transfer
    alike: int


def begin_statement(*, job_id: int, file_name: str, bank: str, by: User | None) -> BankStatement:
    """The statement of this import; a resumed import gets the one it began with."""
    with transaction.atomic():
        statement, is_new = BankStatement.objects.get_or_create(
            job_id=job_id,
            defaults={
                "file_name": file_name[:150],
                "bank": bank,
                "actor": actor_name(by),
            },
        )
        if is_new:
            audit.record(act="statement.import", subject=statement, by=by, after={"bank": bank})
    return statement


def likeness(transfer: Transfer) -> tuple[str, ...]:
    """What two equal transfers of one file share; those with a serial are never alike."""
    return (
        transfer.serial,
        transfer.booked_on.isoformat(),
        str(transfer.amount_fen),
        payer_key(transfer.payer_name),
        transfer.payer_account,
        "" if transfer.serial else transfer.remark,
    )


def fingerprint(one: Numbered) -> str:
    """Equal for the same transfer in another file of the same account."""
    told = "\x1f".join((*likeness(one.transfer), str(one.alike)))
    return hashlib.sha256(told.encode()).hexdigest()


def keep_transfers(
    *, statement: BankStatement, transfers: Sequence[Numbered]
) -> tuple[list[StatementLine], set[int]]:
    """Write what is new; gives the new lines and the rows that were known from an earlier import.

    Two imports of the same file at once: the unique index lets one of them have each transfer.
    """
    rows = {
        fingerprint(one): StatementLine(
            statement=statement,
            row=one.transfer.row,
            fingerprint=fingerprint(one),
            serial=one.transfer.serial,
            booked_on=one.transfer.booked_on,
            amount_fen=one.transfer.amount_fen,
            payer_name=one.transfer.payer_name,
            payer_key=payer_key(one.transfer.payer_name),
            payer_account=one.transfer.payer_account,
            remark=one.transfer.remark,
        )
        for one in transfers
    }
    StatementLine.objects.bulk_create(rows.values(), ignore_conflicts=True)
    public_ids = [row.public_id for row in rows.values()]
    kept = list(StatementLine.objects.filter(public_id__in=public_ids))
    known = {one.transfer.row for one in transfers} - {line.row for line in kept}
    return kept, known
