"""Who watches a room: assigned by staff, claimed by a proctor, handed to a colleague (PL-33)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import has_role
from anpei.audit import domain as audit
from anpei.exams.models import Attempt
from anpei.invigilation.domain.live_looks import end_looks_in
from anpei.invigilation.models import DutyOrigin, Room, RoomProctor
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed


def assign_proctor(*, room: Room, proctor: User, by: User) -> RoomProctor:
    """Put ``proctor`` on duty in ``room``; being there already changes nothing.

    Raises InvalidInput for somebody without the role.
    """
    _check_is_proctor(proctor)
    with transaction.atomic():
        locked = _locked(room)
        return _on_duty(locked, proctor) or _begin(locked, proctor, DutyOrigin.ASSIGNED, by)


def claim_room(*, room: Room, by: User) -> RoomProctor:
    """Take a room that nobody watches. Raises Conflict when somebody does (or was faster)."""
    if not has_role(by, Role.PROCTOR):
        raise NotAllowed(_("Only proctors watch rooms."))
    with transaction.atomic():
        locked = _locked(room)
        if mine := _on_duty(locked, by):
            return mine
        if locked.duties.filter(ended_at=None).exists():
            raise Conflict(_("A colleague watches this room already."))
        return _begin(locked, by, DutyOrigin.CLAIMED, by)


def hand_over(*, room: Room, to: User, by: User) -> RoomProctor:
    """``by`` leaves the room to ``to``, in one step: it is never without both.

    Raises InvalidInput for somebody without the role or for oneself, Conflict when ``by`` is not
    on duty there.
    """
    _check_is_proctor(to)
    if to.pk == by.pk:
        raise InvalidInput(_("Choose a colleague."), field="to")
    with transaction.atomic():
        locked = _locked(room)
        _end(_mine(locked, by), by)
        return _on_duty(locked, to) or _begin(locked, to, DutyOrigin.HANDED_OVER, by)


def end_duty(*, room: Room, proctor: User, by: User) -> RoomProctor:
    """``proctor`` watches ``room`` no longer. Raises Conflict when they did not."""
    with transaction.atomic():
        locked = _locked(room)
        duty = _mine(locked, proctor)
        _end(duty, by)
    return duty


def note_at_wall(duty_ids: list[int]) -> None:
    """These duties' walls are open now."""
    RoomProctor.objects.filter(pk__in=duty_ids).update(at_wall_at=db_now())


def look_at(*, room: Room, attempt: Attempt | None, by: User) -> None:
    """Say whose tile ``by`` has open; None: nobody's."""
    if attempt is not None and not room.seats.filter(attempt=attempt).exists():
        raise NotAllowed(_("You do not watch this candidate's room."))
    RoomProctor.objects.filter(room=room, user=by, ended_at=None).update(
        looking_at=attempt, at_wall_at=db_now()
    )


def _locked(room: Room) -> Room:
    return Room.objects.select_for_update(no_key=True).get(pk=room.pk)


def _on_duty(room: Room, user: User) -> RoomProctor | None:
    return RoomProctor.objects.filter(room=room, user=user, ended_at=None).first()


def _mine(room: Room, user: User) -> RoomProctor:
    duty = _on_duty(room, user)
    if duty is None:
        raise Conflict(_("This room is no longer watched by this person."))
    return duty


def _begin(room: Room, user: User, origin: DutyOrigin, by: User) -> RoomProctor:
    duty = RoomProctor.objects.create(
        room=room, user=user, origin=origin, given_by=by, since=db_now()
    )
    audit.record(
        act=f"exam_room.{origin}", subject=room, by=by, after={"proctor": user.display_name}
    )
    return duty


def _end(duty: RoomProctor, by: User) -> None:
    duty.ended_at = db_now()
    duty.looking_at = None
    duty.save(update_fields=["ended_at", "looking_at"])
    end_looks_in(room=duty.room, by=duty.user)
    audit.record(
        act="exam_room.left",
        subject=duty.room,
        by=by,
        before={"proctor": duty.user.display_name},
    )


def _check_is_proctor(user: User) -> None:
    if not (user.is_active and has_role(user, Role.PROCTOR)):
        raise InvalidInput(_("This person is no proctor."), field="proctor")
