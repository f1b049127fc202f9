"""What officials change in the registry between two syncs: for tests, demos and journeys."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from anpei.sandbox.registry.cast import Face
from anpei.sandbox.registry.datasets import DATASETS
from anpei.sandbox.registry.people import Population
from anpei.sandbox.registry.records import (
    ConstructorRow,
    EnterpriseRow,
    Kind,
    LicenceRow,
    PersonRow,
    Row,
)
from anpei.sandbox.registry.store import find_owned, find_row, put_row
from anpei.sandbox.settings import today_in_china


class UnknownRow(LookupError):  # noqa: N818 - says what happened
    """The edit names something that the registry does not hold."""


def rename_enterprise(connection: sqlite3.Connection, *, credit_code: str, name: str) -> None:
    """SD-02: a new name under the same credit code."""
    row = _must(connection, EnterpriseRow, credit_code)
    put_row(connection, replace(row, name=name, former_names=[*row.former_names, row.name]))


def move_person(connection: sqlite3.Connection, *, person_id: str, credit_code: str) -> None:
    """SD-57: the person's main licences and registrations go to another enterprise."""
    _must(connection, EnterpriseRow, credit_code)
    _must(connection, PersonRow, person_id)
    for licence in find_owned(connection, LicenceRow, person_id):
        if licence.is_main:
            put_row(connection, replace(licence, credit_code=credit_code))
    for registration in find_owned(connection, ConstructorRow, person_id):
        put_row(connection, replace(registration, credit_code=credit_code))


def set_validity(connection: sqlite3.Connection, *, licence_number: str, days_left: int) -> None:
    """Let a licence end `days_left` days from today."""
    row = _must(connection, LicenceRow, licence_number)
    until = today_in_china() + timedelta(days=days_left)
    put_row(connection, replace(row, valid_until=until.isoformat()))


def expire_licence(connection: sqlite3.Connection, *, licence_number: str) -> None:
    """SD-13f: it ended yesterday."""
    set_validity(connection, licence_number=licence_number, days_left=-1)


def cancel_licence(connection: sqlite3.Connection, *, licence_number: str) -> None:
    """The authority cancels the licence (注销)."""
    row = _must(connection, LicenceRow, licence_number)
    put_row(connection, replace(row, status="cancelled"))


def extend_licence(connection: sqlite3.Connection, *, licence_number: str, years: int = 3) -> None:
    """SD-56: the authority extends a licence, and the additional A licences with the main one."""
    row = _must(connection, LicenceRow, licence_number)
    group = [row]
    if row.category == "A" and row.is_main:
        owned = find_owned(connection, LicenceRow, row.person_id)
        group += [other for other in owned if other.category == "A" and not other.is_main]
    for licence in group:
        until = date.fromisoformat(licence.valid_until)
        later = until.replace(year=until.year + years, day=min(until.day, 28))
        put_row(
            connection,
            replace(licence, valid_from=licence.valid_until, valid_until=later.isoformat()),
        )
    set_extension(connection, licence_number=licence_number, state="approved")


def add_person(
    connection: sqlite3.Connection,
    *,
    dataset: str,
    name: str,
    category: str,
    days_left: int,
    credit_code: str,
    face: str = "",
) -> str:
    """A newcomer with one main licence; gives the licence number."""
    _must(connection, EnterpriseRow, credit_code)
    count = "SELECT count(*) FROM rows WHERE kind = ?"
    index = int(connection.execute(count, (Kind.PEOPLE,)).fetchone()[0])
    known = DATASETS[dataset]
    population = Population(known, 3, 0, seed=index, today=today_in_china())
    made = population.holder(max(index, len(known.members)))
    put_row(connection, replace(made.person, name=name, photo=bool(face)))
    if face:
        set_photo(connection, person_id=made.person.id, face=face)
    until = today_in_china() + timedelta(days=days_left)
    first = made.licences[0]
    number = f"{known.mark}{category}{first.number.removeprefix(known.mark + first.category)}"
    put_row(
        connection,
        replace(
            first,
            number=number,
            credit_code=credit_code,
            category=category,
            is_main=True,
            valid_until=until.isoformat(),
        ),
    )
    return number


def set_photo(connection: sqlite3.Connection, *, person_id: str, face: str) -> None:
    """Give a person one of the two faces."""
    row = _must(connection, PersonRow, person_id)
    connection.execute("INSERT OR REPLACE INTO photos VALUES (?, ?)", (person_id, Face(face)))
    put_row(connection, replace(row, photo=True))


def remove_person(connection: sqlite3.Connection, *, person_id: str) -> None:
    """Take a person with licences and registrations out of the registry."""
    rows: list[Row] = [
        *find_owned(connection, ConstructorRow, person_id),
        *find_owned(connection, LicenceRow, person_id),
        _must(connection, PersonRow, person_id),
    ]
    for row in rows:
        put_row(connection, replace(row, removed=True))


def set_extension(
    connection: sqlite3.Connection, *, licence_number: str, state: str, reason: str = ""
) -> None:
    """State of a 证书延期 application: submitted, accepted, returned, approved."""
    row = _must(connection, LicenceRow, licence_number)
    connection.execute(
        "INSERT OR REPLACE INTO extensions VALUES (?, ?, ?, ?, ?)",
        (licence_number, row.person_id, state, reason, time.time()),
    )


def settle_result(
    connection: sqlite3.Connection, *, request_key: str, failed_because: str = ""
) -> None:
    """Confirm a pushed result at once, or let it fail."""
    changed = connection.execute(
        "UPDATE results SET confirm_at = 0, failed_because = ? WHERE request_key = ?",
        (failed_because, request_key),
    )
    if not changed.rowcount:
        raise UnknownRow(request_key)


def spoil(connection: sqlite3.Connection, *, share: float, seed: int = 1) -> int:
    """T48: a bad night, in which this share of all people is taken out; gives how many."""
    chance = Random(seed)  # noqa: S311 - repeatable
    people = connection.execute(
        "SELECT key FROM rows WHERE kind = ? ORDER BY key", (Kind.PEOPLE,)
    ).fetchall()
    victims = [key for (key,) in people if chance.random() < share]
    for key in victims:
        remove_person(connection, person_id=key)
    return len(victims)


def overnight(
    connection: sqlite3.Connection,
    *,
    moves: int = 20,
    renames: int = 3,
    expiries: int = 10,
    seed: int = 1,
) -> None:
    """An ordinary night: some people move, some enterprises are renamed, some licences end."""
    chance = Random(seed)  # noqa: S311 - repeatable
    keys: dict[Kind, list[str]] = {}
    for kind in (Kind.ENTERPRISES, Kind.PEOPLE, Kind.LICENCES):
        found = connection.execute("SELECT key FROM rows WHERE kind = ? ORDER BY key", (kind,))
        keys[kind] = [key for (key,) in found]
    for code in chance.sample(keys[Kind.ENTERPRISES][2:], renames):
        name = _must(connection, EnterpriseRow, code).name
        rename_enterprise(
            connection, credit_code=code, name=name.replace("有限", "（集团）有限", 1)
        )
    for person in chance.sample(keys[Kind.PEOPLE][40:], moves):
        destination = chance.choice(keys[Kind.ENTERPRISES])
        move_person(connection, person_id=person, credit_code=destination)
    for number in chance.sample(keys[Kind.LICENCES][40:], expiries):
        expire_licence(connection, licence_number=number)


def _must[R: Row](connection: sqlite3.Connection, kind: type[R], key: str) -> R:
    row = find_row(connection, kind, key)
    if row is None:
        raise UnknownRow(key)
    return row


EDITS: dict[str, Callable[..., object]] = {
    "rename-enterprise": rename_enterprise,
    "move-person": move_person,
    "set-validity": set_validity,
    "expire-licence": expire_licence,
    "cancel-licence": cancel_licence,
    "extend-licence": extend_licence,
    "add-person": add_person,
    "set-photo": set_photo,
    "remove-person": remove_person,
    "set-extension": set_extension,
    "settle-result": settle_result,
    "spoil": spoil,
    "overnight": overnight,
}
