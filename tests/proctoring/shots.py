"""What tests do with photos: ask for them, take them, let them be analysed, pass the exam."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.exams.domain import hand_in
from anpei.exams.models import Answer, Attempt
from anpei.kernel.clock import db_now
from anpei.proctoring import domain
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.models import CaptureTicket, Photo, Purpose
from anpei.proctoring.tickets import ticket_token
from anpei.study.models import Player, TopicStudy
from tests.exams.ready import written


def ask_for_study_photo(study: TopicStudy) -> CaptureSubject:
    """As the beat does when the moment has come."""
    now = db_now()
    Player.objects.update_or_create(
        person=study.enrolment.person,
        defaults={
            "enrolment": study.enrolment,
            "study": study,
            "lease": "lease",
            "opened_at": now,
            "beat_token": "token",
            "last_beat_at": now,
            "beat_ms": 20_000,
            "photo_answer_ms": 45_000,
            "needs_camera": True,
            "photos_required": 1,
            "approved_facts": "",
            "approved_until": now + timedelta(hours=1),
            "photo_asked_at": now,
        },
    )
    return CaptureSubject(purpose=Purpose.STUDY, enrolment=study.enrolment, topic_study=study)


def ask_for_exam_photo(attempt: Attempt) -> CaptureSubject:
    """As the exam's pulse does when the moment has come."""
    Attempt.objects.filter(pk=attempt.pk).update(photos_asked=F("photos_asked") + 1)
    attempt.refresh_from_db()
    return CaptureSubject(purpose=Purpose.EXAM, enrolment=attempt.enrolment, attempt=attempt)


def at_gate(enrolment: Enrolment) -> CaptureSubject:
    return CaptureSubject(purpose=Purpose.GATE, enrolment=enrolment)


def ticket_for(subject: CaptureSubject, by: User | None = None) -> CaptureTicket:
    return domain.issue_capture_ticket(subject=subject, by=by)


def send(subject: CaptureSubject, picture: bytes) -> Photo:
    """Ticket and upload; not analysed yet."""
    token = ticket_token(ticket_for(subject).public_id)
    stored = domain.store_photo(token=token, data=picture)
    return Photo.objects.get(public_id=stored.public_id)


def take(subject: CaptureSubject, picture: bytes) -> Photo:
    """Ticket, upload and the worker's analysis."""
    return domain.analyse_photo(photo=send(subject, picture))


def photograph_study(study: TopicStudy, pictures: Iterable[bytes]) -> list[Photo]:
    return [take(ask_for_study_photo(study), picture) for picture in pictures]


def photograph_exam(attempt: Attempt, pictures: Iterable[bytes]) -> list[Photo]:
    return [take(ask_for_exam_photo(attempt), picture) for picture in pictures]


def pass_exam(attempt: Attempt, by: User) -> Attempt:
    """Every answer right, handed in."""
    Answer.objects.bulk_create(
        Answer(attempt=attempt, saved_at=db_now(), **item) for item in written(attempt)
    )
    return hand_in(attempt=attempt, by=by)
