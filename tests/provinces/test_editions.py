from datetime import UTC, date, datetime
from typing import Any

import pytest

from anpei.kernel.clock import policy_today, rehearse
from anpei.kernel.decisions import Outcome, not_yet
from anpei.kernel.errors import Refused
from anpei.provinces.asking import ask, record_decision, require
from anpei.provinces.current import all_editions, current_edition, edition_by_key
from anpei.provinces.editions import edition_on
from anpei.provinces.models import DecisionRecord, TenantEdition
from plugins.shandong.editions import CURRENT, EARLIER, EDITIONS
from tenants.models import Association


@pytest.mark.rule("PL-05")
def test_edition_on_the_day_it_begins() -> None:
    begins = CURRENT.holds_from

    assert edition_on(EDITIONS, begins) is CURRENT
    assert edition_on(EDITIONS, date(2021, 12, 15)) is EARLIER
    assert edition_on(EDITIONS, date(2000, 1, 1)) is EARLIER


@pytest.mark.rule("PL-05")
def test_an_association_prepares_an_edition_and_rehearses_it(jinan: Association) -> None:
    TenantEdition.objects.create(
        key="jinan-2030",
        title="济南 2030",
        base="sd-m1",
        holds_from=date(2030, 1, 1),
        overrides={"enrol_months_before_online": 9},
    )

    today = current_edition()
    with rehearse(datetime(2030, 3, 1, 4, tzinfo=UTC)):
        rehearsed_day, rehearsed = policy_today(), current_edition()

    assert today.key == "sd-m1"
    assert (rehearsed_day, rehearsed.key) == (date(2030, 3, 1), "jinan-2030")
    assert rehearsed.policy.enrol_months_before_online == 9
    assert rehearsed.policy.exam_minutes == 60


@pytest.mark.rule("PL-05")
def test_an_enrolments_edition_stays_findable(jinan: Association) -> None:
    TenantEdition.objects.create(
        key="own", title="own", base="sd-m2", holds_from=date(2025, 1, 1), overrides={}
    )

    assert edition_by_key("sd-m2") is EARLIER
    assert edition_by_key("own").policy == EARLIER.policy
    assert [edition.key for edition in all_editions()] == ["sd-m2", "sd-m1", "own"]
    with pytest.raises(KeyError):
        edition_by_key("never made")


@pytest.mark.rule("PL-06")
def test_a_hook_that_crashes_denies_and_alarms(caplog: pytest.LogCaptureFixture) -> None:
    def broken(edition: Any) -> Any:
        raise ZeroDivisionError

    answer = ask(broken, edition=CURRENT)

    assert (answer.outcome, answer.rule, answer.edition) == (Outcome.DENY, "PL-06", "sd-m1")
    assert [record.name for record in caplog.records] == ["anpei.alarm"]


@pytest.mark.rule("PL-06")
def test_a_hook_that_answers_nonsense_denies(caplog: pytest.LogCaptureFixture) -> None:
    def vague(edition: Any) -> Any:
        return True

    answer = ask(vague, edition=CURRENT)

    assert answer.outcome is Outcome.DENY
    with pytest.raises(Refused):
        require(answer)


@pytest.mark.rule("PL-06")
def test_a_decision_is_stored_with_its_reasons(jinan: Association) -> None:
    decision = not_yet(
        "SD-13a", "sd-m1", "Too early", allowed_from=date(2027, 1, 1), valid_until=date(2027, 7, 1)
    )

    record_decision("enrolment", 7, "decide_eligibility", decision)

    stored = DecisionRecord.objects.get(subject="enrolment", subject_id=7)
    assert (stored.outcome, stored.rule, stored.edition, stored.allowed_from, stored.facts) == (
        "not_yet",
        "SD-13a",
        "sd-m1",
        date(2027, 1, 1),
        {"valid_until": "2027-07-01"},
    )
