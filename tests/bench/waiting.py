"""Candidates in the waiting room of one window, copied in SQL, their papers drawn beforehand."""

import time
from datetime import timedelta

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import draw_ahead
from anpei.exams.models import ExamWindow
from anpei.exams.waiting_tickets import sign_waiting
from anpei.kernel.clock import db_now
from anpei.people.models import Licence, Person
from anpei.study.models import TopicStudy
from tests.bench.crowd import copy_rows
from tests.bench.ground import make_enrolments, user_of
from tests.bench.scenarios import ready


def wait_for_start(candidates: int) -> tuple[list[str], float]:
    """Waiting tickets of ``candidates`` whose window is open; seconds the drawing took."""
    own = ready(make_enrolments(1, state=EnrolmentState.CREDITS_COMPLETE))[0]
    _copy(own, candidates - 1)
    window = ExamWindow.objects.create(
        training_class=own.training_class,
        opens_at=db_now(),
        entry_until=db_now() + timedelta(hours=1),
    )
    began = time.monotonic()
    drawn = draw_ahead(window=window)
    assert drawn == candidates, f"{drawn} papers for {candidates} candidates"
    users = {user.person_id: user for user in User.objects.exclude(person=None)}
    enrolments = Enrolment.objects.filter(training_class=own.training_class)
    tokens = [
        sign_waiting(pk, users[person]) for pk, person in enrolments.values_list("pk", "person_id")
    ]
    return tokens, time.monotonic() - began


def _copy(own: Enrolment, copies: int) -> None:
    """The same learner again and again: person, account, licence, enrolment, topics."""
    if not copies:
        return
    people = copy_rows(
        Person,
        copies,
        own.person_id,
        registry_id="'W' || g",
        id_number_hash="encode(sha256(('w' || g)::bytea), 'hex')",
    )
    copy_rows(User, copies, user_of(own).pk, person_id=f"{people} + g")
    licences = copy_rows(
        Licence,
        copies,
        own.licence_id,
        person_id=f"{people} + g",
        number="'W' || g",
        number_key="'W' || g",
        registry_id="'W' || g",
    )
    enrolments = copy_rows(
        Enrolment,
        copies,
        own.pk,
        person_id=f"{people} + g",
        licence_id=f"{licences} + g",
    )
    for study in TopicStudy.objects.filter(enrolment=own):
        copy_rows(TopicStudy, copies, study.pk, enrolment_id=f"{enrolments} + g")
