"""Giving leave for one photo."""

from datetime import timedelta

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.models import CaptureTicket
from anpei.proctoring.policies import check_capture, check_consent
from anpei.provinces.current import edition_by_key


def issue_capture_ticket(*, subject: CaptureSubject, by: User | None) -> CaptureTicket:
    """A ticket for one photo, good for the edition's ``photo_answer_seconds`` (T31).

    Asked again while one is still good, the same one is given: tickets cannot be hoarded.
    Raises ConsentMissing and what ``policies.check_capture`` raises.
    """
    check_consent(subject.enrolment.person)
    policy = edition_by_key(subject.enrolment.edition_key).policy
    now = db_now()
    with transaction.atomic():
        # Two requests at once must not get two tickets for one photo asked for.
        Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=subject.enrolment.pk)
        fields = {
            "enrolment": subject.enrolment,
            "purpose": subject.purpose,
            "topic_study": subject.topic_study,
            "attempt": subject.attempt,
            "claimed_at": subject.claimed_at,
            "presence": subject.presence,
        }
        good = CaptureTicket.objects.filter(used_at__isnull=True, expires_at__gt=now, **fields)
        ticket = good.order_by("-pk").first()
        if ticket is None:
            check_capture(subject)
            ticket = CaptureTicket.objects.create(
                person=subject.enrolment.person,
                issued_at=now,
                expires_at=now + timedelta(seconds=policy.photo_answer_seconds),
                **fields,
            )
            audit.record(act="photo.asked", subject=ticket, by=by)
    return ticket
