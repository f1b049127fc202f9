"""A proctor's commands: each once, each with its effect, its number and its record (PL-32).

Everything happens under the attempt's lock, so two proctors at once are one after the other: the
second is told what the exam has become. Whoever needs the enrolment as well locks it first, as the
exams do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.exams import domain as exams
from anpei.exams.domain.close import locked_running
from anpei.exams.models import Attempt
from anpei.invigilation.domain.talking import lower_hand
from anpei.invigilation.models import Command, CommandKind
from anpei.invigilation.models.command import HARMFUL, KEY_LENGTH, REASON_LENGTH, TEXT_LENGTH
from anpei.invigilation.permissions import check_invigilates
from anpei.invigilation.signals import candidate_told, seat_changed
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.proctoring.domain import record_incident
from anpei.proctoring.models import IncidentKind

_K = CommandKind
_NEEDS_ENROLMENT = (_K.END, _K.UNLOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be done, checked as to its form."""

    attempt: Attempt
    by: User
    reason: str
    text: str
    minutes: int


def issue_command(
    *,
    attempt: Attempt,
    kind: CommandKind | str,
    by: User,
    key: str,
    reason: str = "",
    text: str = "",
    minutes: int = 0,
) -> Command:
    """Do ``kind`` to ``attempt`` and write it down; the same ``key`` again gives the same command.

    Raises NotAllowed for somebody who does not watch the candidate's room, InvalidInput naming the
    field, Conflict with a sentence when the exam's state does not allow it.
    """
    check_invigilates(by, attempt)
    kind = _read_kind(kind)
    order = _Order(
        attempt=attempt, by=by, reason=reason.strip(), text=text.strip(), minutes=minutes
    )
    with transaction.atomic():
        _lock(attempt, kind)
        known = Command.objects.filter(attempt=attempt, key=key).first()
        if known is not None:
            return _same(known, kind)
        _check_form(kind, order, key)
        _EFFECTS[kind](order)
        return _write(kind, order, key)


def _lock(attempt: Attempt, kind: CommandKind) -> None:
    # Not the key: a colleague's command changes the attempt twice, and then PostgreSQL checks its
    # enrolment again; with the stronger lock the two would wait for each other.
    if kind in _NEEDS_ENROLMENT:
        Enrolment.objects.select_for_update(of=("self",), no_key=True).only("pk").get(
            pk=attempt.enrolment_id
        )
    Attempt.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=attempt.pk)


def _write(kind: CommandKind, order: _Order, key: str) -> Command:
    command = Command.objects.create(
        attempt=order.attempt,
        seq=exams.advance_live(order.attempt),
        key=key,
        kind=kind,
        by=order.by,
        reason=order.reason,
        text=order.text,
        minutes=order.minutes if kind is _K.GIVE_TIME else 0,
        at=db_now(),
    )
    audit.record(
        act=f"command.{kind}",
        subject=order.attempt,
        by=order.by,
        after={"seq": command.seq, "text": order.text, "minutes": command.minutes},
        reason=order.reason,
    )
    pk = order.attempt.pk
    transaction.on_commit(
        lambda: candidate_told.send_robust(sender=Command, attempt_id=pk, seq=command.seq)
    )
    transaction.on_commit(lambda: seat_changed.send_robust(sender=Command, attempt_id=pk))
    return command


def _read_kind(kind: str) -> CommandKind:
    try:
        return CommandKind(kind)
    except ValueError:
        raise InvalidInput(_("There is no such command."), field="kind") from None


def _same(known: Command, kind: CommandKind) -> Command:
    if known.kind != kind:
        raise Conflict(_("This key was used for another command."))
    return known


def _check_form(kind: CommandKind, order: _Order, key: str) -> None:
    if not 0 < len(key) <= KEY_LENGTH:
        raise InvalidInput(_("Every command needs a key of its own."), field="key")
    if kind in HARMFUL and not order.reason:
        raise InvalidInput(_("Give a reason: the candidate reads it."), field="reason")
    if kind is _K.MESSAGE and not order.text:
        raise InvalidInput(_("Write the message."), field="text")
    if len(order.reason) > REASON_LENGTH or len(order.text) > TEXT_LENGTH:
        field = "reason" if len(order.reason) > REASON_LENGTH else "text"
        raise InvalidInput(_("That is too long."), field=field)


def _tell(order: _Order) -> None:
    """A message and a warning are their own effect; they need somebody who reads them."""
    locked_running(order.attempt)


def _pause(order: _Order) -> None:
    exams.pause_attempt(attempt=order.attempt, by=order.by, reason=order.reason)


def _resume(order: _Order) -> None:
    exams.resume_attempt(attempt=order.attempt, by=order.by, reason=order.reason)


def _give_time(order: _Order) -> None:
    exams.give_time(attempt=order.attempt, minutes=order.minutes, by=order.by, reason=order.reason)


def _end(order: _Order) -> None:
    _note(order, IncidentKind.ENDED)
    exams.end(attempt=order.attempt, by=order.by, reason=order.reason)


def _mark(order: _Order) -> None:
    """Of a closed exam too: the reviewer reads it."""
    _note(order, IncidentKind.IRREGULARITY)


def _note(order: _Order, kind: IncidentKind) -> None:
    record_incident(attempt=order.attempt, kind=kind, by=order.by, detail=order.reason, again=True)


def _unlock(order: _Order) -> None:
    exams.readmit_attempt(attempt=order.attempt, by=order.by, reason=order.reason)


def _photo(order: _Order) -> None:
    exams.ask_for_photo(attempt=order.attempt)


def _answer_hand(order: _Order) -> None:
    locked_running(order.attempt)
    if not lower_hand(attempt=order.attempt, by=order.by):
        raise Conflict(_("No hand is raised; a colleague may have answered."))


_EFFECTS: Mapping[CommandKind, Callable[[_Order], None]] = {
    _K.MESSAGE: _tell,
    _K.WARN: _tell,
    _K.PAUSE: _pause,
    _K.RESUME: _resume,
    _K.GIVE_TIME: _give_time,
    _K.END: _end,
    _K.IRREGULARITY: _mark,
    _K.UNLOCK: _unlock,
    _K.PHOTO: _photo,
    _K.ANSWER_HAND: _answer_hand,
}
