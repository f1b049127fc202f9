"""The province's decisions, from facts alone, on the days on which they change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anpei.provinces.contract import LeaveOutcome, TimeoutOutcome
from anpei.provinces.facts import (
    AttemptFacts,
    CategoryProgress,
    ClassFacts,
    ExamFacts,
    ExtensionFacts,
    LicenceFacts,
    RefundFacts,
    StudyFacts,
    TenantFacts,
)
from anpei.provinces.ways import EntryFacts, PetitionFacts, PetitionKind
from plugins.yunnan import province
from plugins.yunnan.editions import CURRENT

TODAY = date(2026, 11, 21)
TENANT = TenantFacts(schema="k", name="k", city="昆明", exam_mode="online")


def licence(days_left: int = 90, **changes: object) -> LicenceFacts:
    plain = LicenceFacts(
        number="云建安A(2023)1",
        category="A",
        is_main=True,
        status="valid",
        valid_from=TODAY - timedelta(days=900),
        valid_until=TODAY + timedelta(days=days_left),
        at_enterprise=True,
        enterprise_name="滇池",
        synced_at=None,
        holder_birth_date=date(1980, 1, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def course() -> ClassFacts:
    return ClassFacts(
        number="A",
        category="A",
        enrol_from=TODAY,
        enrol_until=TODAY,
        study_from=TODAY,
        study_until=TODAY,
        is_open=True,
        places=9,
        taken=0,
    )


def study(*, left: int = 0, ends_in: int = 10, state: str = "credits_complete") -> StudyFacts:
    return StudyFacts(
        state=state,
        licence_category="A",
        licence_valid_until=TODAY + timedelta(days=90),
        licence_status="valid",
        study_from=TODAY,
        study_until=TODAY + timedelta(days=ends_in),
        credits_required=30,
        categories=(CategoryProgress(code="m", name="m", earned=30, topics=3),),
        lessons_left=left,
    )


def pay(days_left: int, **changes: object) -> tuple[str, str]:
    facts = licence(days_left, **changes)
    answer = province.decide_eligibility(facts, course(), TENANT, TODAY, CURRENT)
    return str(answer.outcome), answer.rule


@pytest.mark.rule("YN-12")
@pytest.mark.parametrize(
    ("days_left", "answer"),
    [(90, "allow"), (0, "allow"), (-60, "allow"), (-61, "deny"), (-400, "deny")],
)
def test_expired_more_than_sixty_days_ago_is_not_paid_for(days_left: int, answer: str) -> None:
    assert pay(days_left)[0] == answer


@pytest.mark.rule("YN-02", "YN-51")
def test_what_keeps_a_certificate_from_being_paid_for() -> None:
    assert pay(90, other_business="单位变更") == ("deny", "YN-02")
    assert pay(90, active_enrolment="2026A") == ("deny", "YN-02")
    assert pay(90, at_enterprise=False) == ("deny", "YN-02")
    assert pay(90, status="revoked") == ("deny", "YN-51")
    assert pay(700) == ("not_yet", "YN-04")


@pytest.mark.rule("YN-02")
@pytest.mark.parametrize(
    ("facts", "rule", "whom"),
    [
        (EntryFacts(business="renewal", category="A"), "YN-02", "continuing"),
        (EntryFacts(business="continuing", category="A"), "YN-02", "0871-68503755"),
        (
            EntryFacts(
                business="continuing",
                category="A",
                status="valid",
                valid_until=TODAY,
                other_business="注销",
            ),
            "YN-02",
            "0871-68503755",
        ),
    ],
)
def test_refused_entry_says_why_and_whom_to_call(facts: EntryFacts, rule: str, whom: str) -> None:
    answer = province.decide_entry(facts, TODAY, CURRENT)

    assert (answer.allowed, answer.rule) == (False, rule)
    assert whom in str(answer.remedy)


@pytest.mark.rule("YN-03")
def test_categories_trades_and_posts_with_specialities() -> None:
    known = {one.code: one for one in province.licence_categories}

    assert [code for code in known if str(known[code].group) == "Certificates A, B and C"] == [
        "A", "B", "C1", "C2", "C3",
    ]  # fmt: skip
    assert {"TJ", "XHG"} <= set(known)
    assert [code for code, one in known.items() if one.specialities] == ["SGY", "ZLY"]


@pytest.mark.rule("YN-15", "YN-16")
def test_orders_are_paid_online_within_thirty_minutes() -> None:
    flow = province.order_flow(CURRENT)

    assert (flow.expires_minutes, flow.reviewed_by_staff) == (30, False)
    assert flow.gateways == ("unionpay", "wechat", "alipay")


@pytest.mark.rule("YN-26")
def test_study_lasts_thirty_days_from_the_payment() -> None:
    period = province.study_period(course(), TODAY, CURRENT)

    assert period == (TODAY, date(2026, 12, 21))
    last = province.decide_study(study(ends_in=0, state="studying"), TODAY, CURRENT)
    after = province.decide_study(study(ends_in=-1, state="studying"), TODAY, CURRENT)
    assert (last.allowed, after.allowed) == (True, False)


@pytest.mark.rule("YN-30")
def test_exam_opens_when_every_lesson_is_complete() -> None:
    def may(facts: StudyFacts) -> str:
        exam = ExamFacts(kind="final", study=facts, attempts=(), attempts_allowed=5)
        return str(province.decide_exam(exam, TODAY, CURRENT).outcome)

    assert may(study(left=1)) == "not_yet"
    assert may(replace(study(), unfinished_topics=("t",))) == "not_yet"
    assert may(study()) == "allow"
    assert may(study(ends_in=-1)) == "deny"


@pytest.mark.rule("YN-31", "YN-32")
def test_leaving_forfeits_and_time_hands_in() -> None:
    assert province.on_leave(CURRENT) is LeaveOutcome.FORFEIT
    assert province.on_timeout(CURRENT) is TimeoutOutcome.GRADE
    assert (CURRENT.policy.exam_minutes, CURRENT.policy.leave_grace_seconds) == (120, 60)


@pytest.mark.rule("YN-33")
@pytest.mark.parametrize(
    ("state", "score", "passed"),
    [
        ("handed_in", 6000, True),
        ("handed_in", 5999, False),
        ("timed_out", 6000, True),
        ("forfeited", None, False),
    ],
)
def test_sixty_of_a_hundred_pass(state: str, score: int | None, passed: bool) -> None:
    attempt = AttemptFacts(number=1, state=state, score=score, handed_in=score is not None)

    assert province.has_passed(attempt, CURRENT).allowed is passed


@pytest.mark.rule("YN-33")
def test_five_attempts_and_then_a_make_up() -> None:
    failed = AttemptFacts(number=1, state="handed_in", score=0, handed_in=True)

    def may(used: int, allowed: int) -> bool:
        facts = ExamFacts(
            kind="final", study=study(), attempts=(failed,) * used, attempts_allowed=allowed
        )
        return province.decide_exam(facts, TODAY, CURRENT).allowed

    assert (may(4, 5), may(5, 5), may(5, 10)) == (True, False, True)


@pytest.mark.rule("YN-40")
@pytest.mark.parametrize(
    ("kind", "used", "ends_in", "answer"),
    [
        (PetitionKind.MORE_TIME, 0, 0, "not_yet"),
        (PetitionKind.MORE_TIME, 0, -1, "allow"),
        (PetitionKind.MORE_TIME, 5, -1, "deny"),
        (PetitionKind.MORE_ATTEMPTS, 4, 5, "not_yet"),
        (PetitionKind.MORE_ATTEMPTS, 5, 5, "allow"),
        (PetitionKind.MORE_ATTEMPTS, 5, -5, "allow"),
    ],
)
def test_more_time_after_the_period_more_attempts_after_the_last(
    kind: PetitionKind, used: int, ends_in: int, answer: str
) -> None:
    facts = PetitionFacts(
        kind=kind,
        state="exam_failed" if used == 5 else "studying",
        study_until=TODAY + timedelta(days=ends_in),
        attempts_used=used,
        attempts_allowed=5,
        is_waiting=False,
    )

    assert province.decide_petition(facts, TODAY, CURRENT).outcome == answer
    waiting = province.decide_petition(replace(facts, is_waiting=True), TODAY, CURRENT)
    assert waiting.outcome == "not_yet"


@pytest.mark.rule("YN-50", "YN-51")
def test_renewal_opens_three_months_before_and_closes_with_expiry() -> None:
    facts = ExtensionFacts(
        licence_valid_until=date(2027, 3, 31),
        reported_state="confirmed",
        confirmed_on=date(2026, 11, 20),
    )

    guide = province.extension_guide(facts, CURRENT)

    assert (guide.opens_on, guide.closes_on) == (date(2026, 12, 31), date(2027, 3, 31))
    # Friday and three working days.
    assert "2026-11-25" in str(guide.steps[0])
    assert guide.at == 1


@pytest.mark.rule("YN-13")
def test_what_was_paid_does_not_go_back() -> None:
    facts = RefundFacts(state="studying", approved_on=TODAY, fee_fen=20_000)

    answer = province.decide_refund(facts, TODAY, CURRENT)

    assert (answer.allowed, answer.rule) == (False, "YN-13")
