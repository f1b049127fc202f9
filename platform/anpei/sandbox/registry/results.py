"""Training results as the registry takes them: idempotent by request key, confirmed later."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import asdict, dataclass
from enum import StrEnum

from anpei.sandbox.registry.records import LicenceRow, PersonRow
from anpei.sandbox.registry.store import RegistryStore, find_row


class Outcome(StrEnum):
    """The answer to one pushed record."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True)
class TrainingResult:
    """What a platform reports: who, which licence, which class, how it ended."""

    name: str
    id_number: str
    licence_number: str
    category: str
    enterprise: str
    credit_code: str
    class_number: str
    credits: float
    score: float
    passed_on: str


@dataclass(frozen=True)
class Report:
    """A result under the key by which its sender knows it."""

    request_key: str
    result: TrainingResult


@dataclass(frozen=True)
class Verdict:
    """`reason` is for staff, empty unless rejected; `receipt` is the registry's own number."""

    request_key: str
    outcome: Outcome
    reason: str = ""
    receipt: str = ""


@dataclass(frozen=True)
class ResultState:
    """queued until the confirmation, then confirmed or failed."""

    request_key: str
    state: str
    receipt: str
    reason: str
    received_at: float
    confirm_at: float


def take_report(store: RegistryStore, report: Report, confirm_seconds: float) -> Verdict:
    """Take one result, or say why not. The same key with the same contents is a duplicate."""
    key, result = report.request_key, report.result
    body = json.dumps(asdict(result), sort_keys=True, ensure_ascii=False)
    with store.changing() as connection:
        known = connection.execute(
            "SELECT body, receipt FROM results WHERE request_key = ?", (key,)
        ).fetchone()
        if known is not None:
            if known[0] != body:
                return Verdict(key, Outcome.REJECTED, "request_key reused")
            return Verdict(key, Outcome.DUPLICATE, receipt=known[1])
        objection = _objection(connection, result)
        if objection:
            return Verdict(key, Outcome.REJECTED, objection)
        now = time.time()
        number = connection.execute("SELECT count(*) FROM results").fetchone()[0] + 1
        receipt = f"SDJZ{int(now):010d}{number:06d}"
        connection.execute(
            "INSERT INTO results (request_key, body, licence_number, class_number, receipt,"
            " received_at, confirm_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                body,
                result.licence_number,
                result.class_number,
                receipt,
                now,
                now + confirm_seconds,
            ),
        )
    return Verdict(key, Outcome.ACCEPTED, receipt=receipt)


def _objection(connection: sqlite3.Connection, result: TrainingResult) -> str:
    licence = find_row(connection, LicenceRow, result.licence_number)
    if licence is None or licence.removed or licence.status != "valid":
        return "licence unknown or not valid"
    person = find_row(connection, PersonRow, licence.person_id)
    if person is None or person.id_number != result.id_number or person.name != result.name:
        return "name or identity number differs from the licence"
    if licence.category != result.category:
        return "category differs from the licence"
    if licence.credit_code != result.credit_code:
        return "licence is at another enterprise"
    if result.passed_on > licence.valid_until:
        return "licence had expired"
    twice = connection.execute(
        "SELECT 1 FROM results WHERE licence_number = ? AND class_number = ?"
        " AND failed_because = ''",
        (result.licence_number, result.class_number),
    ).fetchone()
    return "already reported under another request_key" if twice else ""


def result_state(store: RegistryStore, request_key: str) -> ResultState | None:
    """What became of a pushed record; None when the registry never took it."""
    with store.opened() as connection:
        found = connection.execute(
            "SELECT receipt, failed_because, received_at, confirm_at FROM results"
            " WHERE request_key = ?",
            (request_key,),
        ).fetchone()
    if found is None:
        return None
    receipt, failed_because, received_at, confirm_at = found
    state = "confirmed" if time.time() >= confirm_at else "queued"
    state = "failed" if failed_because else state
    return ResultState(request_key, state, receipt, failed_because, received_at, confirm_at)


def taken_results(store: RegistryStore) -> list[ResultState]:
    """Every result ever taken, for checkers that compare both sides' books."""
    with store.opened() as connection:
        keys = connection.execute("SELECT request_key FROM results ORDER BY received_at").fetchall()
    states = (result_state(store, key) for (key,) in keys)
    return [state for state in states if state is not None]
