"""What officials change: moves, newcomers, extensions, ordinary and bad nights."""

import json
from datetime import date
from typing import Any

import httpx
import pytest

from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tests.fixtures.sandbox import RunningSandbox


def _rows(sandbox: RunningSandbox, kind: str, since: int = 0) -> list[dict[str, Any]]:
    service = sandbox.service()
    answer = service.call(
        "GET", f"/registry/v1/{kind}", query={"since": str(since), "size": "5000"}, repeatable=True
    )
    service.close()
    return list(json.loads(answer.body)["rows"])


def _of(rows: list[dict[str, Any]], member: cast.CastMember) -> list[dict[str, Any]]:
    person = JINAN.person_id(cast.JINAN.index(member))
    return [row for row in rows if row["person_id"] == person]


def _version(sandbox: RunningSandbox) -> int:
    answer = httpx.get(f"{sandbox.url}/healthz", trust_env=False)
    return int(answer.json()["registries"]["jinan"])


def test_moved_person_takes_licence_and_registration_along(fresh_sandbox: RunningSandbox) -> None:
    mark, there = _version(fresh_sandbox), JINAN.credit_code(9)
    person = JINAN.person_id(cast.JINAN.index(cast.CONSTRUCTOR_LEARNER))

    fresh_sandbox.edit("move-person", person_id=person, credit_code=there)

    changed = _rows(fresh_sandbox, "licences", mark) + _rows(fresh_sandbox, "constructors", mark)
    assert [(row["person_id"], row["credit_code"]) for row in changed] == [(person, there)] * 2


def test_extension_takes_the_additional_licence_along(fresh_sandbox: RunningSandbox) -> None:
    before = _of(_rows(fresh_sandbox, "licences"), cast.PRINCIPAL)
    main = next(row for row in before if row["is_main"])

    fresh_sandbox.edit("extend-licence", licence_number=main["number"])

    after = _of(_rows(fresh_sandbox, "licences"), cast.PRINCIPAL)
    year = date.fromisoformat(main["valid_until"]).year
    assert [date.fromisoformat(row["valid_until"]).year for row in after] == [year + 3] * 2


def test_added_person_appears(fresh_sandbox: RunningSandbox) -> None:
    mark = _version(fresh_sandbox)

    number = fresh_sandbox.edit(
        "add-person",
        name="辛来",
        category="C",
        days_left=80,
        credit_code=JINAN.credit_code(0),
        face="collins",
    )

    assert [row["name"] for row in _rows(fresh_sandbox, "people", mark)] == ["辛来"]
    assert [row["number"] for row in _rows(fresh_sandbox, "licences", mark)] == [number]


def test_ordinary_night_changes_a_little(fresh_sandbox: RunningSandbox) -> None:
    mark = _version(fresh_sandbox)

    fresh_sandbox.edit("overnight", moves=5, renames=2, expiries=3)

    assert len(_rows(fresh_sandbox, "enterprises", mark)) == 2
    assert 5 <= len(_rows(fresh_sandbox, "licences", mark)) <= 9


def test_bad_night_removes_many(fresh_sandbox: RunningSandbox) -> None:
    mark = _version(fresh_sandbox)

    removed = fresh_sandbox.edit("spoil", share=0.2)

    gone = [row for row in _rows(fresh_sandbox, "people", mark) if row["removed"]]
    assert len(gone) == removed > 50


@pytest.mark.parametrize(
    ("edit", "told", "status"),
    [
        ("no-such-edit", {}, 404),
        ("expire-licence", {"licence_number": "none"}, 404),
        ("expire-licence", {"number": "none"}, 422),
        ("expire-licence", {"dataset": "nowhere", "licence_number": "none"}, 404),
    ],
)
def test_wrong_edit_is_refused(
    sandbox: RunningSandbox, edit: str, told: dict[str, str], status: int
) -> None:
    answer = httpx.post(f"{sandbox.url}/admin/registry/{edit}", json=told, trust_env=False)

    assert answer.status_code == status


def test_admin_takes_nothing_that_a_foreign_page_can_send(sandbox: RunningSandbox) -> None:
    answer = httpx.post(f"{sandbox.url}/admin/reset", data={"people": "1"}, trust_env=False)

    assert answer.status_code == 415
