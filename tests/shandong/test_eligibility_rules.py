"""Shandong's rules of eligibility, facts in and decision out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from anpei.kernel.decisions import Decision
from anpei.provinces.facts import ClassFacts, ConstructorFacts, LicenceFacts, TenantFacts
from plugins.shandong.editions import CURRENT, EARLIER
from plugins.shandong.eligibility import RULE_TITLES, Eligibility

TODAY = date(2026, 6, 1)
LICENCE = LicenceFacts(
    number="鲁建安C(2023)0000001",
    category="C",
    is_main=True,
    status="valid",
    valid_from=date(2023, 10, 20),
    valid_until=date(2026, 10, 20),
    at_enterprise=True,
    enterprise_name="济南泰山建筑有限公司",
    synced_at=datetime(2026, 5, 31, 18, tzinfo=UTC),
    holder_birth_date=date(1980, 1, 1),
)
CLASS = ClassFacts(
    number="202601C",
    category="C",
    enrol_from=date(2026, 1, 1),
    enrol_until=date(2026, 12, 15),
    study_from=date(2026, 1, 1),
    study_until=date(2026, 12, 31),
    is_open=True,
    places=5000,
    taken=0,
)


def decide(
    licence: LicenceFacts = LICENCE,
    training_class: ClassFacts = CLASS,
    *,
    mode: str = "online",
    today: date = TODAY,
    edition: Any = CURRENT,
) -> Decision:
    tenant = TenantFacts(schema="t", name="t", city="t", exam_mode=mode)
    return Eligibility(licence, training_class, tenant, today, edition).decide()


def constructor(**changes: Any) -> ConstructorFacts:
    facts = ConstructorFacts(level="second", at_same_enterprise=True, valid_until=date(2027, 1, 1))
    return replace(facts, **changes)


@pytest.mark.parametrize("edition", [CURRENT, EARLIER], ids=lambda one: one.key)
@pytest.mark.parametrize("mode", ["online", "offline"])
def test_everything_in_order_is_allowed(mode: str, edition: Any) -> None:
    decision = decide(mode=mode, edition=edition)

    assert (decision.outcome, decision.edition) == ("allow", edition.key)


@pytest.mark.rule("SD-13a", "SD-13b")
@pytest.mark.parametrize("edition", [CURRENT, EARLIER], ids=lambda one: one.key)
@pytest.mark.parametrize(
    ("mode", "today", "answer"),
    [
        ("online", date(2026, 4, 19), ("not_yet", "SD-13a", date(2026, 4, 20))),
        ("online", date(2026, 4, 20), ("allow", "SD-13a", None)),
        ("online", date(2026, 10, 13), ("allow", "SD-13a", None)),
        ("online", date(2026, 10, 14), ("deny", "SD-13b", None)),
        ("offline", date(2026, 1, 1), ("allow", "SD-13a", None)),
        ("offline", date(2026, 9, 20), ("allow", "SD-13a", None)),
        ("offline", date(2026, 9, 21), ("deny", "SD-13b", None)),
    ],
)
def test_the_window_on_its_edges(
    mode: str, today: date, answer: tuple[str, str, date | None], edition: Any
) -> None:
    decision = decide(mode=mode, today=today, edition=edition)

    assert (decision.outcome, decision.rule, decision.allowed_from) == answer


@pytest.mark.rule("SD-13c", "SD-13d", "SD-13f", "SD-13g")
@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"category": "A"}, "SD-13c"),
        ({"is_main": False}, "SD-13d"),
        ({"status": "revoked"}, "SD-13f"),
        ({"status": "withdrawn"}, "SD-13f"),
        ({"valid_until": date(2026, 5, 31)}, "SD-13f"),
        ({"at_enterprise": False}, "SD-13g"),
        ({"active_enrolment": "202601C"}, "SD-14"),
    ],
)
def test_each_rule_keeps_out_with_a_remedy(changes: dict[str, Any], rule: str) -> None:
    decision = decide(replace(LICENCE, **changes))

    assert (decision.outcome, decision.rule) == ("deny", rule)
    assert str(decision.message) != ""
    assert str(decision.remedy) != ""


@pytest.mark.rule("SD-13e")
@pytest.mark.parametrize(
    ("constructors", "outcome"),
    [
        ((), "deny"),
        ((constructor(),), "allow"),
        ((constructor(level="first"),), "allow"),
        ((constructor(at_same_enterprise=False),), "deny"),
        ((constructor(valid_until=date(2026, 5, 31)),), "deny"),
        ((constructor(valid_until=TODAY),), "allow"),
        ((constructor(at_same_enterprise=False), constructor()), "allow"),
    ],
)
def test_b_and_its_constructor_registration(
    constructors: tuple[ConstructorFacts, ...], outcome: str
) -> None:
    licence = replace(LICENCE, category="B", constructors=constructors)

    decision = decide(licence, replace(CLASS, category="B"))

    assert decision.outcome == outcome
    assert outcome == "allow" or decision.rule == "SD-13e"


@pytest.mark.rule("SD-11")
@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"is_open": False}, ("deny", None)),
        ({"enrol_until": date(2026, 5, 31)}, ("deny", None)),
        ({"enrol_from": date(2026, 7, 1)}, ("not_yet", date(2026, 7, 1))),
    ],
)
def test_a_class_out_of_its_enrolment_period(
    changes: dict[str, Any], answer: tuple[str, date | None]
) -> None:
    decision = decide(training_class=replace(CLASS, **changes))

    assert (decision.outcome, decision.allowed_from) == answer
    assert decision.rule == "SD-11"


def test_every_rule_that_keeps_out_has_a_title() -> None:
    assert sorted(RULE_TITLES) == [
        "SD-11",
        "SD-13a",
        "SD-13b",
        "SD-13c",
        "SD-13d",
        "SD-13e",
        "SD-13f",
        "SD-13g",
        "SD-14",
    ]


@pytest.mark.rule("SD-14")
@pytest.mark.parametrize(
    ("enrol_from", "enrol_until", "answer"),
    [
        (date(2026, 1, 1), date(2026, 12, 15), ("not_yet", "SD-13a", date(2026, 4, 20))),
        (date(2026, 5, 4), date(2026, 12, 15), ("not_yet", "SD-13a", date(2026, 5, 4))),
        (date(2026, 1, 1), date(2026, 4, 19), ("deny", "SD-11", None)),
        (date(2026, 10, 14), date(2026, 12, 15), ("deny", "SD-11", None)),
    ],
)
def test_the_day_named_is_one_on_which_one_can_be_enrolled(
    enrol_from: date, enrol_until: date, answer: tuple[str, str, date | None]
) -> None:
    one = replace(CLASS, enrol_from=enrol_from, enrol_until=enrol_until)

    decision = decide(training_class=one, today=date(2026, 3, 1))

    assert (decision.outcome, decision.rule, decision.allowed_from) == answer


@pytest.mark.rule("SD-11", "SD-14")
def test_a_class_that_has_not_begun_names_its_first_day() -> None:
    decision = decide(training_class=replace(CLASS, enrol_from=date(2026, 7, 1)))

    assert (decision.rule, decision.allowed_from) == ("SD-11", date(2026, 7, 1))
