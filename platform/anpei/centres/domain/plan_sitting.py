"""Sittings planned, opened, changed, copied and cancelled by the association."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.domain.move import move_booking
from anpei.centres.domain.tell import tell_cancelled
from anpei.centres.models import Room, Sitting, SittingKind
from anpei.centres.states import SITTING, BookingState, SittingState
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import move

_FIXED_ONCE_BOOKED = ("room", "starts_at", "ends_at", "kind", "category", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPlan:
    """Everything staff decide about a sitting. Moments are aware; "" = every category."""

    number: str
    name: str
    room: Room
    starts_at: datetime
    ends_at: datetime
    book_from: datetime
    book_until: datetime
    places: int
    kind: str = SittingKind.ANY
    category: str = ""


def create_sitting(*, plan: SittingPlan, by: User | None) -> Sitting:
    """A planned sitting, not shown to learners before it is opened. Raises InvalidInput."""
    _check(plan)
    with transaction.atomic():
        try:
            with transaction.atomic():
                sitting = Sitting.objects.create(**_columns(plan))
        except IntegrityError as error:
            raise InvalidInput(_("Another sitting has this number."), field="number") from error
        _check_room_free(sitting)
        audit.record(act="sitting.created", subject=sitting, by=by, after=_shown(plan))
    return sitting


def change_sitting(*, sitting: Sitting, plan: SittingPlan, by: User | None) -> None:
    """Change a sitting. Once somebody has booked, place and time stay as printed on the tickets.

    Raises InvalidInput as ``create_sitting`` and for fewer places than the highest seat taken;
    Conflict for a sitting that is over or cancelled.
    """
    _check(plan)
    with transaction.atomic():
        row = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
        if row.state not in (SittingState.PLANNED, SittingState.OPEN):
            raise Conflict(_("This sitting is over; it cannot be changed any more."))
        before = plan_of(row)
        _check_booked(row, before, plan)
        try:
            with transaction.atomic():
                Sitting.objects.filter(pk=row.pk).update(**_columns(plan))
        except IntegrityError as error:
            raise InvalidInput(_("Another sitting has this number."), field="number") from error
        row.refresh_from_db()
        _check_room_free(row)
        audit.record(
            act="sitting.changed", subject=row, by=by, before=_shown(before), after=_shown(plan)
        )


def copy_sitting(*, sitting: Sitting, number: str, starts_at: datetime, by: User | None) -> Sitting:
    """The same sitting at another time; length and booking period move along.

    Raises InvalidInput as ``create_sitting``.
    """
    later = starts_at - sitting.starts_at
    plan = plan_of(sitting)
    moved = {name: getattr(plan, name) + later for name in ("ends_at", "book_from", "book_until")}
    return create_sitting(
        plan=replace(plan, number=number.strip(), starts_at=starts_at, **moved), by=by
    )


def open_sitting(*, sitting: Sitting, by: User | None) -> None:
    """Show it to learners. Raises IllegalMove."""

    def record(row: Sitting, before: SittingState, after: SittingState) -> None:
        audit.record(act="sitting.opened", subject=row, by=by, before={"state": before})

    move(SITTING, sitting, SittingState.OPEN, record=record)


def cancel_sitting(*, sitting: Sitting, reason: str, by: User | None) -> int:
    """Cancel it and every booking; nobody's attempt is used. Gives how many lost their seat.

    Raises InvalidInput without a reason, IllegalMove, Conflict when somebody has been let in.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the sitting is cancelled."), field="reason")
    with transaction.atomic():
        locked = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
        if locked.bookings.filter(state=BookingState.CHECKED_IN).exists():
            raise Conflict(_("Somebody has been let in already, so it cannot be cancelled."))
        booked = list(locked.bookings.filter(state=BookingState.BOOKED).select_related("enrolment"))
        for booking in booked:
            move_booking(
                booking=booking, to=BookingState.CANCELLED, by=by, reason=reason.strip()[:300]
            )
        Sitting.objects.filter(pk=locked.pk).update(taken=locked.taken - len(booked))
        tell_cancelled(sitting=locked, bookings=booked, reason=reason.strip()[:300])

        def record(row: Sitting, before: SittingState, after: SittingState) -> None:
            audit.record(
                act="sitting.cancelled",
                subject=row,
                by=by,
                before={"state": before},
                after={"state": after, "bookings": len(booked)},
                reason=reason.strip(),
            )

        move(SITTING, sitting, SittingState.CANCELLED, record=record)
    return len(booked)


def plan_of(sitting: Sitting) -> SittingPlan:
    """A sitting as it was planned."""
    return SittingPlan(**{one.name: getattr(sitting, one.name) for one in fields(SittingPlan)})


def next_number(starts_at: datetime) -> str:
    """A free 考场编号: the month of the exam and a running number (M1 图5-9: 201911013)."""
    month = f"{timezone.localtime(starts_at):%Y%m}"
    known = set(Sitting.objects.filter(number__startswith=month).values_list("number", flat=True))
    return next(
        number for n in range(1, len(known) + 2) if (number := f"{month}{n:03d}") not in known
    )


def _check(plan: SittingPlan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise InvalidInput(_("The exam ends before it begins."), field="ends_at")
    if plan.book_until <= plan.book_from:
        raise InvalidInput(_("Booking ends before it begins."), field="book_until")
    if plan.book_until > plan.ends_at:
        raise InvalidInput(_("Booking ends after the exam is over."), field="book_until")
    if plan.ends_at - plan.starts_at > timedelta(hours=12):
        raise InvalidInput(_("An exam of more than 12 hours: check the dates."), field="ends_at")
    if not 1 <= plan.places <= plan.room.seats:
        raise InvalidInput(
            _("This room has %(seats)d seats.") % {"seats": plan.room.seats}, field="places"
        )


def _check_booked(row: Sitting, before: SittingPlan, plan: SittingPlan) -> None:
    seats = row.bookings.exclude(state=BookingState.CANCELLED).values_list("seat", flat=True)
    highest = max(seats, default=0)
    if plan.places < highest:
        raise InvalidInput(
            _("Seat %(seat)d is taken, so there must be that many places.") % {"seat": highest},
            field="places",
        )
    if not highest:
        return
    for name in _FIXED_ONCE_BOOKED:
        if getattr(before, name) != getattr(plan, name):
            raise InvalidInput(
                _("This stands on tickets already; cancel the sitting and plan another."),
                field=name,
            )


def _check_room_free(sitting: Sitting) -> None:
    """Two sittings never share a room: the room's row is the lock."""
    Room.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.room_id)
    clash = (
        Sitting.objects.filter(
            room=sitting.room_id, starts_at__lt=sitting.ends_at, ends_at__gt=sitting.starts_at
        )
        .exclude(pk=sitting.pk)
        .exclude(state=SittingState.CANCELLED)
        .first()
    )
    if clash:
        raise InvalidInput(
            _("At this time the room has sitting %(number)s.") % {"number": clash.number},
            field="room",
        )


def _columns(plan: SittingPlan) -> dict[str, Any]:
    return {one.name: getattr(plan, one.name) for one in fields(plan)}


def _shown(plan: SittingPlan) -> dict[str, Any]:
    """The plan as the audit log keeps it."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in {**_columns(plan), "room": str(plan.room)}.items()
    }
