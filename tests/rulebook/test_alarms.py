"""A policy that fails denies and alarms: staff see it, whatever became of the act (PL-06)."""

from typing import Any

import pytest

from anpei.accounts.models import Role
from anpei.enrolment.models import Enrolment
from anpei.provinces.alarms import collecting_alarms
from anpei.provinces.asking import ask
from anpei.provinces.discovery import provinces
from anpei.provinces.models import PolicyAlarm
from plugins.shandong.editions import CURRENT
from tenants.models import Association
from tests.enrolment.applying import FILED, SignedIn
from tests.factories import Cast, make_staff


def broken(edition: Any) -> Any:
    raise ZeroDivisionError("柯林 990101198001010010")


@pytest.mark.rule("PL-06")
def test_a_failed_rule_refuses_the_enrolment_and_leaves_an_alarm(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*facts: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(type(provinces()["shandong"]), "decide_eligibility", fails)
    url = f"/enterprise/classes/{cast.training_class.public_id}/apply/"

    answer = SignedIn(cast.alice).post(
        url, {**FILED, "licences": [cast.licence.public_id], "step": "review"}, follow=True
    )

    assert "idempotency_key" not in answer.content.decode()
    assert Enrolment.objects.count() == 0
    alarm = PolicyAlarm.objects.get()
    assert (alarm.question, alarm.edition) == ("fails", "sd-m1")
    assert alarm.problem.startswith("ZeroDivisionError in test_alarms.py:")


@pytest.mark.rule("PL-06")
def test_alarms_are_counted_not_repeated_and_name_nobody(jinan: Association) -> None:
    with collecting_alarms():
        for _ in range(3):
            ask(broken, edition=CURRENT)
    ask(broken, edition=CURRENT)

    alarm = PolicyAlarm.objects.get()
    assert alarm.times == 4
    assert "柯林" not in alarm.problem


@pytest.mark.rule("PL-06")
def test_staff_see_an_alarm_and_settle_it(cast: Cast) -> None:
    ask(broken, edition=CURRENT)
    alarm = PolicyAlarm.objects.get()
    admin = SignedIn(cast.staff)

    first_page = admin.get("/staff/").content.decode()
    overview = admin.get("/staff/rules/").content.decode()
    listed = admin.get("/staff/rules/alarms/").content.decode()
    refused = SignedIn(make_staff("finance", Role.FINANCE)).get("/staff/rules/alarms/")
    admin.post(f"/staff/rules/alarms/{alarm.pk}/settle/")
    ask(broken, edition=CURRENT)

    assert "/staff/rules/alarms/" in first_page
    assert "/staff/rules/alarms/" in overview
    assert "ZeroDivisionError" in listed
    assert refused.status_code == 403
    settled, opened = PolicyAlarm.objects.order_by("pk")
    assert (settled.settled_by, opened.settled_at) == (str(cast.staff), None)
