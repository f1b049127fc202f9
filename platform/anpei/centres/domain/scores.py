"""Writing attendance and scores down: many at once, all or none; they count when published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.domain.move import move_booking
from anpei.centres.models import Booking, Score, Sitting
from anpei.centres.states import BookingState, SittingState
from anpei.exams.papers import FULL_MARKS
from anpei.kernel.clock import db_now, policy_now
from anpei.kernel.errors import Conflict, InvalidInput

_B = BookingState
_ON_THE_LIST = (_B.BOOKED, _B.CHECKED_IN, _B.ABSENT)


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """One candidate's row: score in hundredths of a point (None: none), and whether they were
    there (None: as it stands)."""

    booking: int
    hundredths: int | None
    present: bool | None = None


def save_scores(*, sitting: Sitting, entries: Sequence[ScoreEntry], by: User) -> int:
    """Write ``entries`` down, all or none; gives how many scores changed.

    Raises Conflict before the exam has begun and once the scores are published; InvalidInput for
    somebody who was not there, was barred or excused, or a score beyond 0–100.
    """
    with transaction.atomic():
        locked = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
        _check_time(locked)
        people = {one.pk: one for one in locked.bookings.select_related("score")}
        known = {pk: one.score.hundredths for pk, one in people.items() if hasattr(one, "score")}
        for entry in entries:
            _attend(entry, people, by)
        changed = [one for one in entries if known.get(one.booking) != one.hundredths]
        for entry in changed:
            _check(entry, people)
        _write(changed, by)
        if changed:
            audit.record(
                act="scores.saved",
                subject=locked,
                by=by,
                before={str(one.booking): known.get(one.booking) for one in changed},
                after={str(one.booking): one.hundredths for one in changed},
            )
    return len(changed)


def _check_time(sitting: Sitting) -> None:
    if sitting.state != SittingState.OPEN:
        raise Conflict(_("The scores of this sitting are published; correct them one by one."))
    if policy_now() < sitting.starts_at:
        raise Conflict(_("The exam has not begun, so there are no scores yet."))


def _attend(entry: ScoreEntry, people: dict[int, Booking], by: User) -> None:
    """From the signature sheet: there, or absent."""
    booking = people.get(entry.booking)
    if booking is None or entry.present is None:
        return
    wanted = _B.CHECKED_IN if entry.present else _B.ABSENT
    if booking.state == wanted:
        return
    if booking.state not in _ON_THE_LIST:
        raise InvalidInput(_("Whoever was not let in or is excused stays so."))
    if booking.state == _B.CHECKED_IN:
        booking = move_booking(booking=booking, to=_B.BOOKED, by=by)
    people[entry.booking] = move_booking(booking=booking, to=wanted, by=by)


def _check(entry: ScoreEntry, people: Mapping[int, Booking]) -> None:
    booking = people.get(entry.booking)
    if entry.hundredths is None:
        return
    if booking is None or booking.state != _B.CHECKED_IN:
        raise InvalidInput(_("Somebody who was not there cannot have a score."))
    if not 0 <= entry.hundredths <= FULL_MARKS:
        raise InvalidInput(_("A score lies between 0 and 100."))


def _write(changed: Sequence[ScoreEntry], by: User) -> None:
    gone = [one.booking for one in changed if one.hundredths is None]
    Score.objects.filter(booking_id__in=gone).delete()
    now = db_now()
    Score.objects.bulk_create(
        [
            Score(
                booking_id=one.booking,
                hundredths=one.hundredths,
                entered_at=now,
                entered_by=str(by),
            )
            for one in changed
            if one.hundredths is not None
        ],
        update_conflicts=True,
        unique_fields=["booking"],
        update_fields=["hundredths", "entered_at", "entered_by"],
    )
