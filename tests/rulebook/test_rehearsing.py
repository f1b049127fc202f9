"""Who would be eligible on a day under a prepared edition, and who without it (PL-05)."""

from datetime import date, timedelta
from typing import Any

import pytest

from anpei.accounts.models import Role
from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job
from anpei.kernel.clock import policy_today
from anpei.kernel.months import months_before
from anpei.people.models import Licence
from anpei.provinces.models import DecisionRecord, TenantEdition
from anpei.rulebook.models import Rehearsal
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import Cast, make_licence, make_person, make_staff

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def prepared(cast: Cast, later: date) -> TenantEdition:
    return TenantEdition.objects.create(
        key="own",
        title="济南市规定",
        base="sd-m1",
        holds_from=later,
        overrides={"enrol_months_before_online": 9, "enrol_closes_days_online": 30},
    )


def licence_on(cast: Cast, day: date, days_left: int, name: str) -> Licence:
    """One that has `days_left` on ``day``."""
    left = (day - policy_today()).days + days_left
    return make_licence(make_person(name), cast.licence.enterprise, days_left=left)


def rehearse(cast: Cast, day: date) -> Rehearsal:
    answer = SignedIn(cast.staff).post("/staff/rules/own/rehearse/", {"day": day.isoformat()})
    job = Job.objects.get()
    assert answer["Location"] == f"/staff/jobs/{job.public_id}/"
    work_on_job(job_id=job.pk)
    return Rehearsal.objects.get()


@pytest.mark.rule("PL-05")
def test_rehearsal_finds_who_gains_and_who_loses_with_rule_and_date(
    cast: Cast, prepared: TenantEdition, later: date
) -> None:
    gains = licence_on(cast, later, 240, "早早")
    loses = licence_on(cast, later, 20, "晚晚")
    other = licence_on(cast, later, 330, "远远")
    licence_on(cast, later, 100, "同同")

    done = rehearse(cast, later)

    found = {
        row.licence_id: (
            row.change,
            row.before_rule,
            row.before_from,
            row.after_rule,
            row.after_from,
        )
        for row in done.differences.all()
    }
    assert found == {
        gains.pk: ("gains", "SD-13a", months_before(gains.valid_until, 6), "SD-13a", None),
        loses.pk: ("loses", "SD-13a", None, "SD-13b", None),
        other.pk: (
            "other",
            "SD-13a",
            months_before(other.valid_until, 6),
            "SD-13a",
            months_before(other.valid_until, 9),
        ),
    }
    assert done.finished_at is not None
    assert done.looked_at == Licence.objects.count()
    assert done.tally["after"]["allow"] == 2


@pytest.mark.rule("PL-05")
def test_rehearsal_changes_nothing(cast: Cast, prepared: TenantEdition, later: date) -> None:
    licence_on(cast, later, 240, "早早")

    rehearse(cast, later)

    assert DecisionRecord.objects.count() == 0
    assert TenantEdition.objects.get().overrides == prepared.overrides


@pytest.mark.rule("PL-05")
def test_rehearsal_lists_searches_and_exports_who_is_affected(
    cast: Cast, prepared: TenantEdition, later: date
) -> None:
    licence_on(cast, later, 240, "早早")
    licence_on(cast, later, 20, "晚晚")
    done = rehearse(cast, later)
    staff, url = SignedIn(cast.staff), f"/staff/rules/rehearsals/{done.public_id}/"

    everybody = staff.get(url, headers=ENGLISH).content.decode()
    one = staff.get(url, {"change": "loses"}).content.decode()
    by_name = staff.get(url, {"q": "早早"}).content.decode()
    sheet = b"".join(
        staff.get(url, {"export": "csv", "change": "gains"}).streaming_content
    ).decode()  # type: ignore[attr-defined]

    assert [name in everybody for name in ("早早", "晚晚")] == [True, True]
    assert [name in one for name in ("早早", "晚晚")] == [False, True]
    assert [name in by_name for name in ("早早", "晚晚")] == [True, False]
    assert [name in sheet for name in ("早早", "晚晚")] == [True, False]
    assert "Eligible under the edition" in everybody


@pytest.mark.rule("PL-05")
def test_rehearsal_needs_a_day_on_which_the_edition_holds(
    cast: Cast, prepared: TenantEdition, later: date
) -> None:
    staff = SignedIn(cast.staff)

    early = staff.post(
        "/staff/rules/own/rehearse/", {"day": (later - timedelta(days=1)).isoformat()}
    )
    nonsense = staff.post("/staff/rules/own/rehearse/", {"day": "x"})

    assert (early["Location"], nonsense["Location"]) == ("/staff/rules/own/",) * 2
    assert (Rehearsal.objects.count(), Job.objects.count()) == (0, 0)


def test_rehearsing_is_for_registrars(cast: Cast, prepared: TenantEdition, later: date) -> None:
    body: dict[str, Any] = {"day": later.isoformat()}
    finance = SignedIn(make_staff("finance", Role.FINANCE))
    registrar = SignedIn(make_staff("registrar", Role.REGISTRAR))

    answers = [
        one.post("/staff/rules/own/rehearse/", body).status_code for one in (finance, registrar)
    ]

    assert answers == [403, 302]


@pytest.mark.parametrize("number", [1, 3])
def test_rehearsal_asks_the_same_queries(
    cast: Cast, prepared: TenantEdition, later: date, number: int
) -> None:
    for at in range(number):
        licence_on(cast, later, 240 + at, "早早")
    done = rehearse(cast, later)
    staff = SignedIn(cast.staff)

    queries = count_queries(lambda: staff.get(f"/staff/rules/rehearsals/{done.public_id}/"))

    # session, user, rehearsal, changes, job, count, differences
    assert queries == 7
