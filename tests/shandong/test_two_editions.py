"""The same person on the same day under M1 and under M2: every rule in which they differ."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import rehearse
from anpei.kernel.decisions import Decision
from anpei.provinces.current import current_province, tenant_facts
from anpei.provinces.facts import CategoryProgress, ExtensionFacts, StudyFacts, TopicFacts
from anpei.study.policies import are_credits_complete, can_choose, edition_of
from plugins.shandong.editions import CURRENT, EARLIER
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import Cast, make_class, make_enrolment

UNTIL = date(2026, 10, 20)
UNDER_M2 = datetime(2021, 6, 1, 4, tzinfo=UTC)
UNDER_M1 = datetime(2026, 6, 1, 4, tzinfo=UTC)
STUDY = StudyFacts(
    state="studying",
    licence_category="C",
    licence_valid_until=UNTIL,
    licence_status="valid",
    study_from=date(2026, 1, 1),
    study_until=date(2026, 12, 31),
    credits_required=240,
    categories=(
        CategoryProgress(code="civil", name="土建", earned=20, topics=20),
        CategoryProgress(code="machinery", name="机械", earned=0, topics=20),
        CategoryProgress(code="management", name="管理", earned=100, topics=20),
        CategoryProgress(code="law", name="法规", earned=120, topics=20),
    ),
    lessons_left=56,
)
"""24 credits in all, but none in machinery and one too many in civil works."""


def said(decision: Decision) -> tuple[str, str, str]:
    return decision.outcome, decision.rule, decision.edition


@pytest.fixture
def enrolments(cast: Cast) -> tuple[Enrolment, Enrolment]:
    """Two people alike, one under each edition: M1, M2."""
    return (
        make_enrolment(cast.licence, make_class(edition_key="sd-m1")),
        make_enrolment(cast.other_licence, make_class(edition_key="sd-m2")),
    )


@pytest.mark.rule("PL-05")
def test_these_are_all_the_values_in_which_the_editions_differ() -> None:
    one, other = CURRENT.policy.model_dump(), EARLIER.policy.model_dump()

    assert {name for name in one if one[name] != other[name]} == {
        "sign_in_by_name",
        "credits_by_category",
        "extension_months_before",
    }


@pytest.mark.rule("PL-05", "SD-04a", "SD-04b")
def test_sign_in_page_asks_by_name_now_and_by_number_earlier(
    jinan: Association, browser: Browser
) -> None:
    with rehearse(UNDER_M1):
        now = browser.get("/sign-in/learner/").context
    with rehearse(UNDER_M2):
        earlier = browser.get("/sign-in/learner/").context

    assert [shape.key for shape in now["shapes"]] == ["name", "number"]
    assert [shape.key for shape in earlier["shapes"]] == ["number"]
    assert list(now["form"].fields)[:4] == ["city", "category", "name", "id_number"]
    assert list(earlier["form"].fields)[:2] == ["id_number", "licence_number"]


@pytest.mark.rule("PL-05", "SD-31")
def test_24_credits_in_other_categories_are_complete_earlier_only(
    enrolments: tuple[Enrolment, Enrolment],
) -> None:
    now, earlier = (are_credits_complete(STUDY, edition_of(one)) for one in enrolments)

    assert said(now) == ("not_yet", "SD-31", "sd-m1")
    assert said(earlier) == ("allow", "SD-31", "sd-m2")


@pytest.mark.rule("PL-05", "SD-31", "SD-32")
def test_a_full_category_is_closed_now_and_open_earlier(
    enrolments: tuple[Enrolment, Enrolment],
) -> None:
    topic = TopicFacts(
        public_id="t", category="civil", credits=10, already_chosen=False, complete=False
    )
    begun = replace(STUDY, categories=STUDY.categories[:2])

    now, earlier = (can_choose(topic, begun, edition_of(one)) for one in enrolments)

    assert said(now) == ("deny", "SD-31", "sd-m1")
    assert said(earlier) == ("allow", "SD-32", "sd-m2")


@pytest.mark.rule("PL-05", "SD-31")
def test_required_credits_are_named_by_category_now_only(
    enrolments: tuple[Enrolment, Enrolment],
) -> None:
    now, earlier = (
        current_province().required_credits("C", 240, edition_of(one)) for one in enrolments
    )

    assert now == {"civil": 10, "machinery": 10, "management": 100, "law": 120}
    assert earlier == {}


@pytest.mark.rule("PL-05", "SD-56")
def test_extension_opens_three_months_before_now_and_four_earlier(
    enrolments: tuple[Enrolment, Enrolment],
) -> None:
    facts = ExtensionFacts(licence_valid_until=UNTIL, reported_state="confirmed", confirmed_on=None)

    now, earlier = (
        current_province().extension_guide(facts, edition_of(one)) for one in enrolments
    )

    assert (now.opens_on, now.closes_on) == (date(2026, 7, 20), UNTIL)
    assert (earlier.opens_on, earlier.closes_on) == (date(2026, 6, 20), UNTIL)


@pytest.mark.rule("PL-05")
def test_the_rules_are_told_apart_in_plain_words(jinan: Association) -> None:
    now, earlier = (
        {(one.rule, one.source): str(one.text) for one in found}
        for found in (
            current_province().plain_rules(edition, tenant_facts())
            for edition in (CURRENT, EARLIER)
        )
    )

    assert set(now) ^ set(earlier) == {
        ("SD-04a", "M1 三(三)2"),
        ("SD-04b", "M1 四(一)2"),
        ("SD-04b", "M2 三(三)2"),
        ("SD-31", "M1 三(四)9–10"),
        ("SD-31", "M2 三(四)9–10"),
        ("SD-32", "M1 三(四)"),
        ("SD-32", "M2 三(四)"),
        ("SD-34", "M1 三(四)5–7"),
        ("SD-34", "M2 三(四)5–7"),
        ("SD-56", "M1 五"),
        ("SD-56", "M2 五"),
    }
