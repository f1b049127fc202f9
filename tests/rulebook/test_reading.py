"""Reading the rules in force: in plain words, with rule and clause (PL-05)."""

import re

import pytest
from django.http import HttpResponse
from django.utils import translation

from anpei.accounts.models import Role
from anpei.provinces.current import current_province, edition_by_key, tenant_facts
from anpei.provinces.values import describe
from anpei.rulebook.wording import sections_of, words
from plugins.shandong.editions import CURRENT, EARLIER
from plugins.shandong.policy import ShandongPolicy
from tenants.models import Association
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import Cast, make_class, make_staff

ENGLISH = {"Accept-Language": "en"}


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.rule("PL-05")
def test_rules_are_read_area_by_area_with_rule_and_clause(cast: Cast) -> None:
    teacher = SignedIn(make_staff("teacher", Role.TEACHER))

    current = text(teacher.get("/staff/rules/sd-m1/", headers=ENGLISH))
    earlier = text(teacher.get("/staff/rules/sd-m2/", headers=ENGLISH))

    assert "Enrolment opens 6 months before the licence expires." in current
    assert "M1 三(二)2" in current
    assert [
        rule for rule in ("SD-13a", "SD-13g", "SD-31", "SD-46", "SD-56") if rule not in current
    ] == []
    assert ("from 3 months before" in current, "from 4 months before" in earlier) == (True, True)
    assert ("M2 五" in current, "M2 五" in earlier) == (False, True)


@pytest.mark.rule("PL-05")
def test_a_current_edition_marks_what_it_changed(jinan: Association) -> None:
    sections = sections_of(current_province(), CURRENT, tenant_facts(), compared=EARLIER)

    changed = {one.info.name for section in sections for one in section.values if one.earlier}

    assert changed == {"credits_by_category", "sign_in_by_name", "extension_months_before"}


@pytest.mark.rule("PL-05")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("study_photo_share", "60 %"),
        ("pass_mark_hundredths", "60 points"),
        ("exam_minutes", "60 minutes"),
        ("sign_in_by_name", "yes"),
        ("order_expires_minutes", "not set"),
        ("exam_band", "accepted up to 0.45, to a reviewer up to 0.6"),
        (
            "credits_by_category",
            "A: 1.0 / 1.0 / 10.0 / 12.0; B: 1.0 / 1.0 / 10.0 / 12.0; C: 1.0 / 1.0 / 10.0 / 12.0",
        ),
    ],
)
def test_a_value_is_said_with_its_unit(name: str, said: str) -> None:
    info = next(one for one in describe(ShandongPolicy) if one.name == name)

    with translation.override("en"):
        assert words(info, getattr(CURRENT.policy, name)) == said


@pytest.mark.rule("PL-05")
def test_history_says_when_each_edition_holds(cast: Cast) -> None:
    page = text(SignedIn(cast.staff).get("/staff/rules/", headers=ENGLISH))

    assert "from 2019-01-01" in page
    assert "until 2021-12-15" in page
    assert "In force" in page


@pytest.mark.rule("PL-05")
def test_an_unknown_edition_is_not_found(cast: Cast) -> None:
    assert SignedIn(cast.staff).get("/staff/rules/never-made/").status_code == 404
    with pytest.raises(KeyError):
        edition_by_key("never-made")


@pytest.mark.parametrize("number", [1, 3])
def test_history_asks_the_same_queries(cast: Cast, number: int) -> None:
    admin = SignedIn(cast.staff)
    for _ in range(number):
        make_class()

    queries = count_queries(lambda: admin.get("/staff/rules/"))

    # session, user, editions twice, clock, classes,
    # enrolments, alarms
    assert queries == 8
