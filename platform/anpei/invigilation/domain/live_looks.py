"""Looking at a candidate's live picture: begun on duty, kept up, ended; each look is on record."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.invigilation.models import LiveLook, LiveWay, Room
from anpei.invigilation.permissions import check_invigilates
from anpei.invigilation.signals import live_look_ended
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, NotAllowed
from anpei.proctoring.policies import check_consent


def begin_look(*, attempt: Attempt, by: User) -> LiveLook:
    """Ask for the live picture. Raises NotAllowed off duty, ConsentMissing, Conflict when over."""
    check_invigilates(by, attempt)
    check_consent(attempt.enrolment.person)
    if attempt.state != AttemptState.RUNNING:
        raise Conflict(_("This exam is over."))
    now = db_now()
    with transaction.atomic():
        look = LiveLook.objects.create(attempt=attempt, by=by, asked_at=now, kept_at=now)
        audit.record(act="live_picture.asked", subject=attempt, by=by)
    return look


def keep_look(*, look: LiveLook, by: User) -> None:
    """The page still looks. Raises NotAllowed when the duty, the look or the exam is over."""
    check_is_looking(look=look, by=by)
    LiveLook.objects.filter(pk=look.pk).update(kept_at=db_now())


def check_is_looking(*, look: LiveLook, by: User) -> None:
    """Raises NotAllowed unless this is ``by``'s own look, which goes on, in a room of theirs."""
    if look.by_id != by.pk or look.ended_at or look.attempt.state != AttemptState.RUNNING:
        raise NotAllowed(_("This look is over."))
    check_invigilates(by, look.attempt)


def note_way(*, look: LiveLook, way: LiveWay) -> None:
    """By which way the picture came; a later way replaces an earlier one."""
    LiveLook.objects.filter(pk=look.pk).exclude(way=way).update(way=way)


def end_look(*, look: LiveLook) -> None:
    """The look is over; the candidate's page is told."""
    with transaction.atomic():
        if LiveLook.objects.filter(pk=look.pk, ended_at=None).update(ended_at=db_now()):
            _tell(look)


def end_looks_in(*, room: Room, by: User) -> None:
    """``by`` leaves ``room``: nothing there is looked at any longer."""
    looks = LiveLook.objects.filter(by=by, ended_at=None, attempt__seat_state__room=room)
    for look in looks.only("pk", "public_id", "attempt_id"):
        end_look(look=look)


def _tell(look: LiveLook) -> None:
    transaction.on_commit(
        partial(
            live_look_ended.send,
            sender=LiveLook,
            attempt_id=look.attempt_id,
            look=look.public_id,
        ),
        robust=True,
    )
