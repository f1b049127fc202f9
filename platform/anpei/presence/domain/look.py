"""A look at a face: begun by the page that wants to play, taken here or on the phone (YN-22)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, NotAllowed
from anpei.kernel.states import move
from anpei.presence.models import FaceCheck
from anpei.presence.signals import looked_at
from anpei.presence.states import FACE_CHECK, CheckState
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.domain import issue_capture_ticket
from anpei.proctoring.models import CaptureTicket, Photo, Purpose
from anpei.provinces.contract import PhotoBand
from anpei.study.domain import give_study_pass
from anpei.study.models import TopicStudy
from anpei.study.policies import check_study, edition_of
from anpei.study.queries import study_facts

LIVES = timedelta(minutes=5)
MOST_TRIES = 5


def begin_look(*, study: TopicStudy, session_key: str, by: User) -> FaceCheck:
    """A new check for this browser, good for five minutes.

    Raises NotAllowed for somebody else's lesson, Refused when the province says so.
    """
    if by.person_id is None or study.enrolment.person_id != by.person_id:
        raise NotAllowed(_("This is not your topic."))
    check_study(study_facts(study.enrolment), edition_of(study.enrolment))
    now = db_now()
    with transaction.atomic():
        check = FaceCheck.objects.create(
            study=study, session_key=session_key, created_at=now, expires_at=now + LIVES
        )
        audit.record(act="presence.look_begun", subject=check, by=by)
    return check


def confirm_look(*, check: FaceCheck) -> FaceCheck:
    """本人操作: whoever holds the phone says that it is them; twice is as once."""
    fresh = _live(check)
    if fresh.state != CheckState.OPEN:
        return fresh

    def record(row: FaceCheck, before: CheckState, after: CheckState) -> None:
        audit.record(act="presence.look_confirmed", subject=row, by=None)

    with transaction.atomic():
        return move(FACE_CHECK, fresh, CheckState.CONFIRMED, record=record)


def take_ticket(*, check: FaceCheck) -> CaptureTicket:
    """Leave to take one picture for ``check``. Raises Conflict before it was confirmed, when it is
    over, and after as many tries as are allowed; ConsentMissing."""
    with transaction.atomic():
        fresh = FaceCheck.objects.select_for_update(of=("self",), no_key=True).get(
            pk=_live(check).pk
        )
        if fresh.state != CheckState.CONFIRMED:
            raise Conflict(_("Confirm first that it is you."))
        if fresh.tries >= MOST_TRIES:
            raise Conflict(_("Too many tries. Ask the association if your face is not recognised."))
        enrolment = fresh.study.enrolment
        ticket = issue_capture_ticket(
            subject=CaptureSubject(purpose=Purpose.GATE, enrolment=enrolment), by=None
        )
        if fresh.ticket_id != ticket.pk:
            fresh.ticket, fresh.tries = ticket, fresh.tries + 1
            fresh.save(update_fields=["ticket", "tries"])
    return ticket


def settle_look(*, check: FaceCheck) -> str:
    """What the last picture came to: ``waiting``, ``analysing``, ``retry``, ``old`` (its five
    minutes are over and no picture waits for the worker) or the final state.

    The first to ask after the worker has looked carries it over: leave for the browser that
    waits, and word to its page.
    """
    fresh = FaceCheck.objects.select_related("study__enrolment__person").get(pk=check.pk)
    is_old = fresh.expires_at <= db_now()
    if fresh.state != CheckState.CONFIRMED:
        return "old" if is_old and fresh.state == CheckState.OPEN else str(fresh.state)
    photo = Photo.objects.filter(ticket=fresh.ticket_id).first() if fresh.ticket_id else None
    if photo is None:
        return "old" if is_old else "waiting"
    if photo.band == PhotoBand.PENDING:
        return "analysing"
    if photo.band == PhotoBand.ACCEPT:
        return _finish(fresh, CheckState.PASSED)
    if fresh.tries >= MOST_TRIES:
        return _finish(fresh, CheckState.FAILED)
    return "old" if is_old else "retry"


def _finish(check: FaceCheck, to: CheckState) -> str:
    def record(row: FaceCheck, before: CheckState, after: CheckState) -> None:
        audit.record(
            act="presence.looked", subject=row, by=None, after={"state": after, "tries": row.tries}
        )

    with transaction.atomic():
        locked = FaceCheck.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
        if locked.state != CheckState.CONFIRMED:
            return str(locked.state)
        moved = move(FACE_CHECK, locked, to, record=record)
        if to is CheckState.PASSED:
            person = check.study.enrolment.person
            give_study_pass(person=person, session_key=check.session_key, by=None)
        transaction.on_commit(
            lambda: looked_at.send_robust(sender=FaceCheck, check=moved.public_id, state=str(to))
        )
    return str(to)


def _live(check: FaceCheck) -> FaceCheck:
    fresh = FaceCheck.objects.filter(pk=check.pk, expires_at__gt=db_now()).first()
    if fresh is None:
        raise Conflict(_("This code is too old. Press “Study now” on the computer again."))
    return fresh
