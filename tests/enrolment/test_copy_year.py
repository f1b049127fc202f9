"""A year's classes set up again for another: looked at first, made once, whatever races."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import F

from anpei.audit.models import AuditEntry
from anpei.enrolment import domain
from anpei.enrolment.models import TrainingClass
from anpei.kernel.errors import InvalidInput
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.factories import Cast, make_class, make_curriculum, make_staff
from tests.jobs.conftest import signed_in


def class_of_2026(
    number: str = "202601C", name: str = "26年建筑安全网络教育C类学习班"
) -> TrainingClass:
    curriculum = make_curriculum(topics=1, credit_tenths=120)
    made = make_class(fee_fen=30000, places=200, curriculum=curriculum)
    TrainingClass.objects.filter(pk=made.pk).update(
        number=number,
        name=name,
        enrol_from=date(2026, 1, 1),
        enrol_until=date(2026, 11, 30),
        study_from=date(2026, 1, 1),
        study_until=date(2026, 12, 31),
        taken=F("places"),
    )
    made.refresh_from_db()
    return made


def copy(*chosen: TrainingClass, is_open: bool = False) -> list[TrainingClass]:
    return domain.copy_year(
        year=2026,
        to_year=2027,
        chosen={one.public_id for one in chosen},
        is_open=is_open,
        by=None,
    )


def test_preview_writes_nothing_and_moves_everything(jinan: Association) -> None:
    source = class_of_2026()

    planned = domain.plan_year(year=2026, to_year=2027)

    (one,) = planned
    assert (one.plan.number, one.plan.name) == ("202701C", "27年建筑安全网络教育C类学习班")
    assert (one.plan.enrol_from, one.plan.enrol_until) == (date(2027, 1, 1), date(2027, 11, 30))
    assert (one.plan.study_from, one.plan.study_until) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (one.plan.fee_fen, one.plan.places, one.exists) == (30000, 200, False)
    assert list(TrainingClass.objects.all()) == [source]


def test_copies_are_empty_closed_and_audited(jinan: Association) -> None:
    (made,) = copy(class_of_2026())

    made.refresh_from_db()
    assert (made.number, made.taken, made.is_open) == ("202701C", 0, False)
    acts = AuditEntry.objects.filter(subject_id=made.pk).order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["class.create", "class.copy", "class.close"]


def test_copies_are_opened_when_asked(jinan: Association) -> None:
    (made,) = copy(class_of_2026(), is_open=True)

    assert TrainingClass.objects.get(pk=made.pk).is_open


def test_copying_twice_makes_nothing_more(jinan: Association) -> None:
    source = class_of_2026()
    copy(source)

    with pytest.raises(InvalidInput):
        copy(source)

    assert TrainingClass.objects.count() == 2


def test_only_ticked_classes_are_made(jinan: Association) -> None:
    first, _second = class_of_2026(), class_of_2026("202602C", "26年第二期")

    made = copy(first)

    assert [one.number for one in made] == ["202701C"]


@pytest.mark.parametrize(
    ("number", "name", "moved"),
    [
        ("2026", "2026年度", ("2027", "2027年度")),
        ("C-7", "常年班", ("C-7-2027", "常年班")),
        ("12026345", "第 126年 班", ("12026345-2027", "第 126年 班")),
        ("202612短班A", "26年短班", ("202712短班A", "27年短班")),
    ],
)
def test_years_are_found_in_numbers_and_names(
    jinan: Association, number: str, name: str, moved: tuple[str, str]
) -> None:
    class_of_2026(number, name)

    (one,) = domain.plan_year(year=2026, to_year=2027)

    assert (one.plan.number, one.plan.name) == moved


def test_leap_day_becomes_the_28th(jinan: Association) -> None:
    made = class_of_2026("202801C")
    TrainingClass.objects.filter(pk=made.pk).update(
        study_from=date(2028, 1, 1), study_until=date(2028, 2, 29)
    )

    (one,) = domain.plan_year(year=2028, to_year=2029)

    assert one.plan.study_until == date(2029, 2, 28)


@pytest.mark.parametrize("to_year", [2025, 2026, 2032])
def test_year_must_be_one_of_the_next(jinan: Association, to_year: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        domain.plan_year(year=2026, to_year=to_year)

    assert refused.value.field == "to"


def test_two_people_copying_at_once_make_each_class_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        sources = [class_of_2026(f"20260{n}C") for n in range(1, 4)]

    results = fire(schema, [lambda: copy(*sources)] * 6)

    with enter_tenant(schema):
        numbers = sorted(TrainingClass.objects.values_list("number", flat=True))
    assert Counter(type(one) for one in results) == {list: 1, InvalidInput: 5}
    assert numbers == ["202601C", "202602C", "202603C", "202701C", "202702C", "202703C"]


def test_page_shows_first_and_makes_what_is_ticked(cast: Cast) -> None:
    TrainingClass.objects.all().delete()
    source = class_of_2026()
    admin = signed_in(cast.staff)

    preview = admin.get("/staff/classes/year/?year=2026&to=2027").content.decode()
    before = TrainingClass.objects.count()
    form = {"year": "2026", "to": "2027", "class": source.public_id}
    answer = admin.post("/staff/classes/year/", form, follow=True).content.decode()

    assert "202601C → 202701C" in preview
    assert before == 1
    assert "1 class was made." in answer
    assert "202701C" in answer


def test_page_without_a_tick_says_what_to_do(cast: Cast) -> None:
    TrainingClass.objects.all().delete()
    class_of_2026()

    answer = signed_in(cast.staff).post("/staff/classes/year/", {"year": "2026", "to": "2027"})

    assert answer.status_code == 422
    assert "tick at least one class" in answer.content.decode()
    assert "202701C" in answer.content.decode()


def test_page_is_for_administrators(cast: Cast) -> None:
    teacher = make_staff("teacher", "teacher")

    assert signed_in(teacher).get("/staff/classes/year/").status_code == 403
    assert signed_in(cast.alice).post("/staff/classes/year/").status_code == 403


def test_class_whose_enrolment_is_over_is_not_opened(cast: Cast) -> None:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(
        enrol_from=date(2020, 1, 1), enrol_until=date(2020, 2, 1), is_open=False
    )
    admin = signed_in(cast.staff)

    page = admin.post(
        f"/staff/classes/{cast.training_class.public_id}/open/", {"open": "yes"}, follow=True
    ).content.decode()

    cast.training_class.refresh_from_db()
    assert not cast.training_class.is_open
    assert "enrolment period is over" in page
