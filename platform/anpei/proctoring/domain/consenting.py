"""Agreeing to face photos, and taking it back (PL-13; PIPL art. 15 and 29)."""

from django.db import transaction

from anpei.accounts.models import Consent, ConsentKind, User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.request_context import client_address
from anpei.people.models import Person
from anpei.proctoring import tasks
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from tenants.enqueuing import enqueue


def give_face_consent(*, person: Person, by: User) -> Consent:
    """Record that ``person`` agrees to the text in force; twice is as once."""
    with transaction.atomic():
        consent, created = Consent.objects.get_or_create(
            person=person,
            kind=ConsentKind.FACE,
            version=FACE_CONSENT_VERSION,
            withdrawn_at=None,
            defaults={"given_at": db_now(), "address": client_address.get()},
        )
        if created:
            audit.record(
                act="face_consent.given",
                subject=person,
                by=by,
                after={"version": FACE_CONSENT_VERSION},
            )
    return consent


def withdraw_face_consent(*, person: Person, by: User) -> int:
    """Take every consent back; the pictures and encodings are deleted by a task. How many rows."""
    with transaction.atomic():
        withdrawn = Consent.objects.filter(
            person=person, kind=ConsentKind.FACE, withdrawn_at__isnull=True
        ).update(withdrawn_at=db_now())
        if withdrawn:
            audit.record(act="face_consent.withdrawn", subject=person, by=by)
            enqueue(tasks.delete_face_data, person.pk)
    return withdrawn
