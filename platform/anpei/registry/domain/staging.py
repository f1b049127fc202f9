"""From a page of the registry into the staging tables: validate, seal, COPY, keep the newest."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from pydantic import TypeAdapter, ValidationError

from anpei.kernel import crypto
from anpei.kernel.identity_numbers import normalise_number
from anpei.kernel.ids import make_public_id
from anpei.people.models import ConstructorLevel, LicenceStatus
from anpei.registry.rows import ConstructorIn, EnterpriseIn, LicenceIn, PersonIn

KINDS = ("enterprises", "people", "licences", "constructors")
"""In the order in which they depend on each other."""

_UNKNOWN_KEY = "?"
_KEY_LENGTH = 60
_LEVELS = {1: ConstructorLevel.FIRST, 2: ConstructorLevel.SECOND}


@dataclass(frozen=True)
class Rejected:
    """A row that is not valid: its key as far as it can be read, and the first objection."""

    key: str
    reason: str


@dataclass(frozen=True)
class _Stage:
    """Where a kind goes, how it is read, and its columns; the first one is the key."""

    table: str
    reader: TypeAdapter[Any]
    key: str
    columns: Sequence[str]
    values: Callable[[Any], tuple[object, ...]]


def plain_number(number: str) -> str:
    """Letters and digits of a licence number: 鲁建安A(2015)1234567 → A20151234567 (SD-04b)."""
    text = unicodedata.normalize("NFKC", number).upper()
    return re.sub(r"[^A-Z0-9]", "", text)


def _enterprise(row: EnterpriseIn) -> tuple[object, ...]:
    return (row.credit_code, row.version, make_public_id(), row.name, row.city, row.removed)


def _person(row: PersonIn) -> tuple[object, ...]:
    number = normalise_number(row.id_number)
    return (
        row.id,
        row.version,
        make_public_id(),
        row.name,
        crypto.encrypt_text(number),
        crypto.lookup_hash(number),
        row.birth_date,
        crypto.encrypt_text(row.mobile) if row.mobile else "",
        row.photo,
        row.removed,
    )


def _licence(row: LicenceIn) -> tuple[object, ...]:
    status = LicenceStatus.VALID if row.status == "valid" else LicenceStatus.REVOKED
    return (
        row.number,
        row.version,
        make_public_id(),
        row.person_id,
        row.credit_code,
        row.category,
        plain_number(row.number),
        row.is_main,
        row.valid_from,
        row.valid_until,
        str(LicenceStatus.WITHDRAWN if row.removed else status),
        row.other_business,
    )


def _constructor(row: ConstructorIn) -> tuple[object, ...]:
    return (
        row.number,
        row.version,
        row.person_id,
        row.credit_code,
        str(_LEVELS[row.level]),
        row.valid_until,
        row.removed,
    )


_STAGES = {
    "enterprises": _Stage(
        "registry_stagedenterprise",
        TypeAdapter(EnterpriseIn),
        "credit_code",
        ("credit_code", "version", "public_id", "name", "city", "removed"),
        _enterprise,
    ),
    "people": _Stage(
        "registry_stagedperson",
        TypeAdapter(PersonIn),
        "id",
        [
            "registry_id",
            "version",
            "public_id",
            "name",
            "id_number",
            "id_number_hash",
            "birth_date",
            "mobile",
            "has_photo",
            "removed",
        ],
        _person,
    ),
    "licences": _Stage(
        "registry_stagedlicence",
        TypeAdapter(LicenceIn),
        "number",
        [
            "number",
            "version",
            "public_id",
            "person_registry_id",
            "credit_code",
            "category",
            "number_key",
            "is_main",
            "valid_from",
            "valid_until",
            "status",
            "other_business",
        ],
        _licence,
    ),
    "constructors": _Stage(
        "registry_stagedconstructor",
        TypeAdapter(ConstructorIn),
        "number",
        [
            "number",
            "version",
            "person_registry_id",
            "credit_code",
            "level",
            "valid_until",
            "removed",
        ],
        _constructor,
    ),
}


def stage_rows(kind: str, rows: Sequence[dict[str, Any]]) -> list[Rejected]:
    """Put rows into the staging table of `kind`; gives those that are not valid.

    Call it in a transaction. Repeated and disordered rows are welcome: the newest version wins.
    """
    stage = _STAGES[kind]
    rejected: list[Rejected] = []
    _copy(stage, (stage.values(row) for row in _valid(stage, rows, rejected)))
    return rejected


def clear_staging() -> None:
    """Forget everything that has not been merged."""
    tables = ", ".join(stage.table for stage in _STAGES.values())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}")


def _valid(
    stage: _Stage, rows: Sequence[dict[str, Any]], rejected: list[Rejected]
) -> Iterator[Any]:
    for row in rows:
        try:
            yield stage.reader.validate_python(row)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            key = str(row.get(stage.key, _UNKNOWN_KEY))
            readable = key.replace("\x00", "")[:_KEY_LENGTH] or _UNKNOWN_KEY
            rejected.append(Rejected(readable, f"{place}: {first['msg']}".strip(": ")))


def _copy(stage: _Stage, values: Iterator[tuple[object, ...]]) -> None:
    names = ", ".join(stage.columns)
    key = stage.columns[0]
    renewed = ", ".join(f"{name} = excluded.{name}" for name in stage.columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE incoming ON COMMIT DROP AS"  # noqa: S608 - names above
            f" SELECT {names} FROM {stage.table} WITH NO DATA"
        )
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {stage.table} ({names})"  # noqa: S608 - names above
            f" SELECT DISTINCT ON ({key}) {names} FROM incoming ORDER BY {key}, version DESC"
            f" ON CONFLICT ({key}) DO UPDATE SET {renewed}"
            f" WHERE {stage.table}.version < excluded.version"
        )
        cursor.execute("DROP TABLE incoming")
