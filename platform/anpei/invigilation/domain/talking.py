"""The candidate's side: a raised hand, words to the proctors, what was shown and read (PL-33)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.exams.domain.close import locked_running
from anpei.exams.models import Attempt
from anpei.invigilation.models import CandidateMessage, Command, RaisedHand
from anpei.invigilation.models.command import KEY_LENGTH, READABLE, TEXT_LENGTH
from anpei.invigilation.signals import seat_changed
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput, Throttled

MESSAGES_A_MINUTE = 10


def raise_hand(*, attempt: Attempt) -> RaisedHand:
    """Ask for a proctor; a hand that is up stays up. Raises Conflict when the exam is over."""
    with transaction.atomic():
        locked_running(attempt)
        raised = RaisedHand.objects.filter(attempt=attempt, lowered_at=None).first()
        if raised is None:
            raised = RaisedHand.objects.create(attempt=attempt, raised_at=db_now())
            audit.record(act="attempt.hand_raised", subject=attempt, by=None)
            _changed(attempt)
    return raised


def lower_hand(*, attempt: Attempt, by: User | None) -> bool:
    """Take the hand down: the candidate (``by`` None) or a proctor; whether one was up."""
    with transaction.atomic():
        raised = RaisedHand.objects.filter(attempt=attempt, lowered_at=None)
        lowered = raised.update(lowered_at=db_now(), lowered_by=by)
        if lowered:
            _changed(attempt)
    return bool(lowered)


def say(*, attempt: Attempt, text: str, key: str) -> CandidateMessage:
    """Words to the proctors of the room; the same ``key`` again is the same message.

    Raises InvalidInput for nothing, or too much, said, Throttled for more than ten a minute,
    Conflict when the exam is over.
    """
    text = text.strip()
    if not 0 < len(text) <= TEXT_LENGTH or not 0 < len(key) <= KEY_LENGTH:
        raise InvalidInput(
            _("Write between 1 and %(most)d characters.") % {"most": TEXT_LENGTH}, field="text"
        )
    with transaction.atomic():
        locked_running(attempt)
        messages = CandidateMessage.objects.filter(attempt=attempt)
        if known := messages.filter(key=key).first():
            return known
        now = db_now()
        if messages.filter(at__gt=now - timedelta(minutes=1)).count() >= MESSAGES_A_MINUTE:
            raise Throttled(_("That is a lot at once; please wait a moment."), retry_after=60)
        message = CandidateMessage.objects.create(attempt=attempt, key=key, text=text, at=now)
        _changed(attempt)
    return message


def read_messages(*, attempt: Attempt, by: User) -> int:
    """A proctor has read what the candidate said; how many were new."""
    with transaction.atomic():
        new = CandidateMessage.objects.filter(attempt=attempt, read_at=None)
        count = new.update(read_at=db_now(), read_by=by)
        if count:
            _changed(attempt)
    return count


def note_shown(*, attempt: Attempt, until: int) -> None:
    """The candidate's page has shown every command up to number ``until``."""
    with transaction.atomic():
        new = Command.objects.filter(attempt=attempt, seq__lte=until, shown_at=None)
        if new.update(shown_at=db_now()):
            _changed(attempt)


def note_read(*, attempt: Attempt, seq: int) -> None:
    """The candidate says that command ``seq`` has been read."""
    now = db_now()
    with transaction.atomic():
        new = Command.objects.filter(attempt=attempt, seq=seq, kind__in=READABLE, read_at=None)
        if new.update(read_at=now):
            Command.objects.filter(attempt=attempt, seq=seq, shown_at=None).update(shown_at=now)
            _changed(attempt)


def _changed(attempt: Attempt) -> None:
    pk = attempt.pk
    transaction.on_commit(lambda: seat_changed.send_robust(sender=Attempt, attempt_id=pk))
