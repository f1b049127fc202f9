"""Rows of a hostile or broken registry: refused one by one, never a crash (security T48)."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anpei.registry.domain.staging import KINDS, clear_staging, plain_number, stage_rows
from anpei.registry.models import StagedEnterprise, StagedPerson
from tenants.models import Association

PERSON: dict[str, Any] = {
    "version": 1,
    "id": "P1",
    "name": "柯林",
    "id_number": "11010519491231002X",
    "birth_date": "1949-12-31",
    "mobile": "15400000001",
    "photo": True,
    "removed": False,
}
FIELDS = [
    "version",
    "id",
    "name",
    "id_number",
    "birth_date",
    "mobile",
    "photo",
    "removed",
    "credit_code",
    "city",
    "number",
    "person_id",
    "category",
    "is_main",
    "valid_from",
    "valid_until",
    "status",
    "level",
    "speciality",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["\x00", "2026-02-30", "91350100M000100Y43", "A" * 500, "11010519491231002X"]),
    st.lists(st.integers(), max_size=2),
)


@given(
    kind=st.sampled_from(KINDS),
    rows=st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES), max_size=5),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nonsense_is_rejected_row_by_row(
    jinan: Association, kind: str, rows: list[dict[str, Any]]
) -> None:
    with transaction.atomic():
        rejected = stage_rows(kind, rows)

        assert len(rejected) <= len(rows)
        clear_staging()


@pytest.mark.parametrize(
    "changed",
    [
        {"id_number": "110105194912310021"},
        {"birth_date": "1949-12-30"},
        {"mobile": "not a number"},
        {"name": "柯\x00林"},
        {"name": ""},
        {"id": "P" * 41},
        {"version": 0},
        {"version": 2**63},
    ],
)
def test_person_with_a_wrong_field_is_not_staged(
    jinan: Association, changed: dict[str, Any]
) -> None:
    rejected = stage_rows("people", [{**PERSON, **changed}, {**PERSON, "id": "P2"}])

    assert len(rejected) == 1
    assert [row.pk for row in StagedPerson.objects.all()] == ["P2"]


def test_newest_version_wins_whatever_the_order(jinan: Association) -> None:
    rows = [{**PERSON, "version": version, "name": f"柯{version}"} for version in (2, 3, 1)]

    stage_rows("people", rows)
    stage_rows("people", rows[:1])

    assert StagedPerson.objects.get().name == "柯3"


def test_staged_identity_reads_back_and_is_sealed(jinan: Association) -> None:
    stage_rows("people", [PERSON])

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, mobile FROM registry_stagedperson")
        stored = cursor.fetchone()
    assert [value[:3] for value in stored] == ["v1.", "v1."]
    assert StagedPerson.objects.get().id_number == "11010519491231002X"


def test_enterprise_with_a_wrong_credit_code_is_told_with_its_key(jinan: Association) -> None:
    rejected = stage_rows(
        "enterprises", [{"version": 1, "credit_code": "91350100M000100Y4Z", "name": "甲"}]
    )

    assert [(row.key, row.reason) for row in rejected] == [
        (
            "91350100M000100Y4Z",
            "credit_code: Value error, the check character is wrong",
        )
    ]
    assert not StagedEnterprise.objects.exists()


@pytest.mark.rule("SD-04b")
@pytest.mark.parametrize(
    "number", ["鲁建安A(2015)1234567", "鲁建安A（2015）1234567", "鲁建安a 2015 1234567"]
)
def test_plain_number_is_what_is_typed_to_sign_in(number: str) -> None:
    assert plain_number(number) == "A20151234567"
