"""A licence that was revoked, or has left the registry: nothing goes on (SD-13f, SD-39, SD-57)."""

from dataclasses import replace

import pytest

from anpei.certificates.policies import decide_certificate
from anpei.enrolment.states import EnrolmentState
from anpei.exams.policies import decide_start
from anpei.people.models import Licence
from plugins.shandong import province
from plugins.shandong.editions import CURRENT
from tests.exams.ready import make_candidate
from tests.factories import Cast, make_enrolment
from tests.shandong.test_two_editions import STUDY, UNTIL


@pytest.mark.rule("SD-13f", "SD-39")
@pytest.mark.parametrize("status", ["revoked", "withdrawn"])
def test_study_stops(status: str) -> None:
    locked = province.decide_study(replace(STUDY, licence_status=status), UNTIL, CURRENT)
    valid = province.decide_study(STUDY, UNTIL, CURRENT)

    assert (locked.outcome, locked.rule, valid.outcome) == ("deny", "SD-39", "allow")


@pytest.mark.rule("SD-13f", "SD-57")
def test_no_exam_begins(cast: Cast) -> None:
    candidate = make_candidate(cast.licence, cast.learner)
    Licence.objects.filter(pk=cast.licence.pk).update(status="withdrawn")
    candidate.enrolment.licence.refresh_from_db()
    decision = decide_start(candidate.enrolment, "final")

    assert (decision.outcome, decision.rule) == ("deny", "SD-13f")


@pytest.mark.rule("SD-13f", "SD-57")
def test_no_certificate_is_issued(cast: Cast) -> None:
    state = EnrolmentState.REPORTED
    enrolment = make_enrolment(cast.licence, cast.training_class, state=state)
    before = decide_certificate(enrolment)
    enrolment.licence.status = "revoked"

    after = decide_certificate(enrolment)

    assert (before.outcome, after.outcome, after.rule) == ("allow", "deny", "SD-13f")
