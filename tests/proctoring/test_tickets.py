"""Leave for one photo: asked for by the server, used once, in time, by its owner (T20, T31)."""

from datetime import timedelta

import pytest

from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.proctoring import domain
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.errors import (
    ConsentMissing,
    PhotoNotAsked,
    TicketExpired,
    TicketRefused,
    TicketUsed,
)
from anpei.proctoring.models import CaptureTicket, Photo, Purpose
from anpei.proctoring.tickets import ticket_token
from tenants.entering import enter_association
from tenants.models import Association
from tests.factories import make_enrolment
from tests.fixtures import faces
from tests.proctoring import shots


@pytest.mark.rule("PL-13")
def test_ticket_without_consent_is_refused(cast):
    enrolment = make_enrolment(cast.licence, cast.training_class)

    with pytest.raises(ConsentMissing):
        shots.ticket_for(shots.at_gate(enrolment))

    assert CaptureTicket.objects.count() == 0


@pytest.mark.rule("PL-13")
def test_photo_after_a_withdrawn_consent_is_refused(enrolment, consented):
    token = ticket_token(shots.ticket_for(shots.at_gate(enrolment)).public_id)
    domain.withdraw_face_consent(person=enrolment.person, by=consented.learner)

    with pytest.raises(ConsentMissing):
        domain.store_photo(token=token, data=faces.collins())

    assert Photo.objects.count() == 0


@pytest.mark.rule("SD-35")
def test_study_ticket_is_refused_unless_the_server_asked(study):
    subject = CaptureSubject(purpose=Purpose.STUDY, enrolment=study.enrolment, topic_study=study)

    with pytest.raises(PhotoNotAsked):
        shots.ticket_for(subject)


@pytest.mark.rule("SD-45")
def test_exam_gives_one_ticket_for_each_photo_asked_for(attempt):
    shots.send(shots.ask_for_exam_photo(attempt), faces.collins())
    subject = CaptureSubject(purpose=Purpose.EXAM, enrolment=attempt.enrolment, attempt=attempt)

    with pytest.raises(PhotoNotAsked):
        shots.ticket_for(subject)


def test_exam_ticket_after_the_end_is_refused(attempt, consented):
    subject = shots.ask_for_exam_photo(attempt)
    closed = shots.pass_exam(attempt, consented.learner)

    with pytest.raises(Conflict):
        shots.ticket_for(
            CaptureSubject(purpose=Purpose.EXAM, enrolment=subject.enrolment, attempt=closed)
        )


def test_ticket_asked_for_twice_is_the_same(study):
    subject = shots.ask_for_study_photo(study)

    first, second = shots.ticket_for(subject), shots.ticket_for(subject)

    assert first.pk == second.pk


def test_ticket_lives_as_long_as_the_edition_says(study):
    ticket = shots.ticket_for(shots.ask_for_study_photo(study))

    assert ticket.expires_at - ticket.issued_at == timedelta(seconds=45)


def test_photo_with_an_expired_ticket_is_refused(enrolment):
    ticket = shots.ticket_for(shots.at_gate(enrolment))
    CaptureTicket.objects.update(expires_at=db_now() - timedelta(seconds=1))

    with pytest.raises(TicketExpired):
        domain.store_photo(token=ticket_token(ticket.public_id), data=faces.collins())


def test_ticket_serves_one_picture_and_repeats_its_answer(enrolment):
    token = ticket_token(shots.ticket_for(shots.at_gate(enrolment)).public_id)
    first = domain.store_photo(token=token, data=faces.collins())

    again = domain.store_photo(token=token, data=faces.collins())
    with pytest.raises(TicketUsed):
        domain.store_photo(token=token, data=faces.hopper())

    assert again == first
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("token", ["", "abc", "abc.def", "é.é"])
def test_forged_ticket_is_refused(jinan, token):
    with pytest.raises(TicketRefused):
        domain.store_photo(token=token, data=faces.collins())


def test_ticket_of_another_tenant_is_refused(enrolment, jinan):
    token = ticket_token(shots.ticket_for(shots.at_gate(enrolment)).public_id)
    from django.db import connection

    connection.set_schema_to_public()
    try:
        with (
            enter_association(Association.objects.get(schema_name="yantai")),
            pytest.raises(TicketRefused),
        ):
            domain.store_photo(token=token, data=faces.collins())
    finally:
        connection.set_tenant(jinan)
