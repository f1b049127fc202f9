"""What was decided about an enrolment, on its page (PL-06)."""

import re

import pytest

from anpei.kernel.decisions import allow, not_yet
from anpei.provinces.asking import record_decision
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import Cast, make_enrolment

ENGLISH = {"Accept-Language": "en"}


@pytest.mark.rule("PL-06", "PL-05")
def test_enrolment_shows_edition_and_every_decision_with_rule_and_facts(cast: Cast) -> None:
    one = make_enrolment(cast.licence, cast.training_class)
    other = make_enrolment(cast.other_licence, cast.training_class)
    record_decision("enrolment", one.pk, "decide_eligibility", allow("SD-13a", "sd-m1", days=100))
    refused = not_yet("SD-31", "sd-m1", "The required credits are not complete.", earned=230)
    record_decision("enrolment", one.pk, "decide_credits", refused)
    record_decision("enrolment", other.pk, "decide_exam", allow("SD-41", "sd-m1"))

    page = SignedIn(cast.staff).get(f"/staff/enrolments/{one.public_id}/", headers=ENGLISH)

    shown = re.sub(r"\s+", " ", page.content.decode())
    assert 'href="/staff/rules/sd-m1/"' in shown
    wanted = ("May be enrolled?", "SD-13a", "days", "100", "Credits complete?", "SD-31", "230")
    assert [value for value in wanted if value not in shown] == []
    assert "SD-41" not in shown
    assert cast.licence.person.id_number not in shown


@pytest.mark.parametrize("number", [1, 3])
def test_decisions_ask_the_same_queries(cast: Cast, number: int) -> None:
    one = make_enrolment(cast.licence, cast.training_class)
    for _ in range(number):
        record_decision("enrolment", one.pk, "decide_exam", allow("SD-41", "sd-m1"))
    staff = SignedIn(cast.staff)

    queries = count_queries(lambda: staff.get(f"/staff/enrolments/{one.public_id}/"))

    # session, user, enrolment, events, decisions
    assert queries == 5
