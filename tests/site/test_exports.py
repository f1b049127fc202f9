"""Lists as files: safe, whole, masked, audited, in bounded memory (PL-61)."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from openpyxl import load_workbook

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.identity_numbers import mask_identity_number
from anpei.kernel.months import Month
from anpei.site.exports.cells import cell_of, safe_text
from anpei.site.exports.reading import PIECE
from anpei.site.exports.writing import csv_pieces, excel_file
from tests.factories import Cast, make_class, make_enrolment, make_licence, make_person, make_staff
from tests.jobs.conftest import signed_in


def table(answer: HttpResponseBase) -> list[list[str]]:
    text = answer.getvalue().decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.rule("PL-61")
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u200b=1",
        "\ufeff=1",
        "\u3000=1",
        "﹦1",
        "|x",
        "%0",
    ],
)
def test_text_that_a_spreadsheet_would_execute_is_defused(text: str) -> None:
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["", "张伟", "鲁建安C(2023)0000001", "a=b", "1-2", "3 > 2", "—"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


def test_control_characters_are_left_out_and_numbers_stay_numbers() -> None:
    assert safe_text("a\x00b\x1bc") == "abc"
    assert [cell_of(value) for value in (3, 2.5, None, date(2026, 1, 2))] == [
        3,
        2.5,
        "",
        "2026-01-02",
    ]


def test_excel_takes_nothing_for_a_formula() -> None:
    with excel_file(["A"], [[[cell_of("=1+1"), cell_of("x\x0by"), 3]]]) as file:
        sheet = load_workbook(file).active
        assert sheet is not None
        cells = [(cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row]

    assert ("'=1+1", "s") in cells
    assert "f" not in {kind for _value, kind in cells}


def test_csv_quotes_what_would_break_its_lines() -> None:
    written = b"".join(csv_pieces(["a"], [[['x,"y"\nz']]])).decode()

    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff")))) == [["a"], ['x,"y"\nz']]


@pytest.mark.rule("PL-61")
def test_list_is_exported_whole_as_it_is_filtered(cast: Cast) -> None:
    training_class = make_class(places=2000)
    for n in range(25):
        licence = make_licence(make_person(f"学员{n:02d}"), cast.licence.enterprise)
        make_enrolment(licence, training_class, state=EnrolmentState.STUDYING)
    make_enrolment(cast.licence, training_class, state=EnrolmentState.CERTIFIED)
    client = signed_in(cast.staff)

    rows = table(client.get("/staff/enrolments/?state=studying&export=csv&page=2"))
    everything = table(client.get("/staff/enrolments/?export=csv"))

    assert rows[0][:2] == ["Name", "Licence number"]
    assert [row[0] for row in rows[1:]] == [f"学员{n:02d}" for n in reversed(range(25))]
    assert len(everything) == 27


@pytest.mark.rule("PL-61")
def test_pieces_join_without_a_gap(cast: Cast) -> None:
    """More rows than one piece: none is lost where one ends."""
    training_class = make_class(places=5000)
    person, number = make_person(), PIECE * 2 + 1
    licences = [make_licence(person, cast.licence.enterprise) for _ in range(3)]
    Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class,
            licence=licences[n % 3],
            person=person,
            enterprise=cast.licence.enterprise,
            edition_key=training_class.edition_key,
            state=EnrolmentState.CANCELLED,
            term=date(2026, 1, 1),
            score_hundredths=n,
        )
        for n in range(number)
    )
    client = signed_in(cast.staff)

    rows = table(client.get("/staff/enrolments/?state=cancelled&export=csv"))
    excel = client.get("/staff/enrolments/?state=cancelled&export=xlsx").getvalue()

    assert sorted(float(row[-1]) for row in rows[1:]) == [n / 100 for n in range(number)]
    sheet = load_workbook(io.BytesIO(excel), read_only=True).active
    assert sheet is not None
    assert len(list(sheet.values)) == number + 1


def test_stream_works_for_its_tenant_after_the_middleware_has_left(
    cast: Cast, other_cast: Cast
) -> None:
    make_enrolment(cast.licence, cast.training_class)

    answer = signed_in(cast.staff).get("/staff/enrolments/?export=csv")

    assert [row[1] for row in table(answer)[1:]] == [cast.licence.number]


@pytest.mark.rule("PL-61")
@pytest.mark.rule("PL-13")
def test_people_are_exported_with_masked_numbers_only(cast: Cast) -> None:
    person = cast.licence.person

    rows = table(signed_in(cast.alice).get("/enterprise/people/?export=csv"))

    own = next(row for row in rows if row[3] == cast.licence.number)
    assert own[1] == mask_identity_number(person.id_number)
    assert person.id_number not in str(rows)
    assert person.mobile not in str(rows)


@pytest.mark.rule("PL-61")
def test_export_is_audited_without_a_persons_number(cast: Cast) -> None:
    number = cast.licence.person.id_number

    signed_in(cast.staff).get(
        f"/staff/enrolments/?q={number}&state=studying&export=xlsx"
    ).getvalue()

    entry = AuditEntry.objects.get(act="list.exported")
    assert entry.actor == cast.staff.display_name
    assert entry.after == {
        "list": "/staff/enrolments/",
        "form": "xlsx",
        "filters": {"q": "…", "state": "studying"},
    }


LISTS: dict[str, tuple[str, ...]] = {
    "/staff/classes/": (Role.REGISTRAR,),
    "/staff/enrolments/": (Role.REGISTRAR,),
    "/staff/orders/": (Role.FINANCE,),
    "/staff/receipts/": (Role.FINANCE,),
    "/staff/certificates/": (Role.REGISTRAR,),
    "/staff/questions/": (Role.TEACHER,),
    "/staff/reviews/": (Role.REVIEWER,),
    "/staff/reports/": (Role.REGISTRAR,),
    "/staff/accounts/list/": (Role.REGISTRAR,),
}


@pytest.mark.rule("PL-61")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_staff_list_is_given_as_a_file(cast: Cast, path: str, form: str) -> None:
    member = make_staff("member", *[Role(role) for role in LISTS[path]])

    answer = signed_in(member).get(path, {"export": form})

    assert answer.getvalue()
    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.rule("PL-61")
@pytest.mark.parametrize("path", ["people", "orders", "learners/list", "refusals"])
def test_every_enterprise_list_is_given_as_a_file(cast: Cast, path: str) -> None:
    answer = signed_in(cast.alice).get(f"/enterprise/{path}/?export=csv")

    assert answer.status_code == 200
    assert len(table(answer)) >= 1


@pytest.mark.parametrize("path", LISTS)
def test_lists_as_files_are_closed_to_others(cast: Cast, path: str) -> None:
    stranger = make_staff("stranger", Role.PROCTOR)
    statuses = {
        signed_in(user).get(path, {"export": "csv"}).status_code
        for user in (cast.alice, cast.learner, stranger)
    }

    assert statuses <= {403, 200}
    if path not in {"/staff/classes/", "/staff/enrolments/"}:
        assert statuses == {403}
    visitor = Client(headers={"host": "jinan.localhost"})
    assert visitor.get(path, {"export": "csv"}).status_code == 302


@pytest.mark.parametrize(
    ("text", "month"), [("2026-11", Month(2026, 11)), ("2026-13", None), ("x", None), ("", None)]
)
def test_months_are_read_as_the_browser_writes_them(text: str, month: Any) -> None:
    assert Month.read(text) == month


def test_months_count_over_the_years_end() -> None:
    assert [str(Month(2026, 11).plus(n)) for n in (-11, 1, 2)] == ["2025-12", "2026-12", "2027-01"]
