"""May this seat be booked, given back, used? The province and the sitting's own times answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.centres.models import Booking, Sitting, SittingKind
from anpei.centres.states import SittingState
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt, Venue
from anpei.exams.policies import decide_start, edition_of
from anpei.kernel.clock import policy_now
from anpei.kernel.decisions import Decision, deny, not_yet
from anpei.kernel.errors import Conflict
from anpei.provinces.asking import ask, require
from anpei.provinces.current import current_province
from anpei.provinces.facts import StudyFacts

RULE = "PL-30"
DOOR_OPENS_BEFORE = timedelta(hours=2)
"""A convention of ours: no manual says when the door opens. It keeps tickets from being used up
on another day."""


def next_attempt_number(attempts: Sequence[Attempt]) -> int:
    """Which attempt a booking would be for: 1 is the first exam, more is a make-up."""
    return max((attempt.number for attempt in attempts), default=0) + 1


def decide_printing(booking: Booking, device: str) -> Decision:
    """May the ticket be printed on this device?"""
    edition = edition_of(booking.enrolment)
    return ask(current_province().decide_ticket, device, edition=edition)


def check_printing(booking: Booking, device: str) -> None:
    """Raises Refused unless ``decide_printing`` allows."""
    require(decide_printing(booking, device))


def booking_closes_at(sitting: Sitting) -> datetime:
    """Booking ends with its own period, at the latest when the exam begins."""
    return min(sitting.book_until, sitting.starts_at)


def decide_right(
    enrolment: Enrolment,
    *,
    attempts: Sequence[Attempt],
    device: str,
    study: StudyFacts | None = None,
    sitting: Sitting | None = None,
) -> Decision:
    """What the province says about a (further) exam in a centre, at ``sitting`` when given."""
    return decide_start(
        enrolment,
        "final",
        attempts=attempts,
        study=study,
        venue=Venue.CENTRE,
        device=device,
        held_on=timezone.localdate(sitting.starts_at) if sitting else None,
    )


def objection_of_sitting(
    sitting: Sitting, enrolment: Enrolment, attempt_number: int, now: datetime
) -> Decision | None:
    """Why this sitting is not for this learner now; None: it is. Full is not asked here."""
    edition = enrolment.edition_key
    if sitting.state != SittingState.OPEN or now >= booking_closes_at(sitting):
        return deny(RULE, edition, _("Booking for this sitting is over."))
    if now < sitting.book_from:
        return not_yet(
            RULE,
            edition,
            _("Booking for this sitting has not begun."),
            allowed_from=timezone.localdate(sitting.book_from),
        )
    if sitting.category and sitting.category != enrolment.licence.category:
        return deny(RULE, edition, _("This sitting is for another category of licence."))
    if sitting.kind == SittingKind.FIRST and attempt_number > 1:
        return deny(RULE, edition, _("This sitting is for first exams only."))
    if sitting.kind == SittingKind.MAKE_UP and attempt_number == 1:
        return deny(RULE, edition, _("This sitting is for make-ups only."))
    return None


def check_booking(
    enrolment: Enrolment, sitting: Sitting, *, attempts: Sequence[Attempt], device: str
) -> Decision:
    """The province's leave for this seat. Raises Refused."""
    decision = require(decide_right(enrolment, attempts=attempts, device=device, sitting=sitting))
    objection = objection_of_sitting(
        sitting, enrolment, next_attempt_number(attempts), policy_now()
    )
    return require(objection) if objection else decision


def can_cancel(sitting: Sitting, now: datetime) -> bool:
    """Whether a seat can be given back now."""
    return sitting.state == SittingState.OPEN and now < booking_closes_at(sitting)


def check_cancelling(sitting: Sitting) -> None:
    """Raises Conflict when the booking period is over."""
    if not can_cancel(sitting, policy_now()):
        raise Conflict(
            _("Booking is closed, so the seat cannot be given back here. Call the association.")
        )


def door_opens_at(booking: Booking) -> datetime:
    """From when the candidate is let in."""
    return booking.sitting.starts_at - DOOR_OPENS_BEFORE


def check_door(booking: Booking) -> None:
    """Raises Conflict unless the sitting's door is open now."""
    now, sitting = policy_now(), booking.sitting
    if sitting.state != SittingState.OPEN:
        raise Conflict(_("This sitting is not held, or its scores are published already."))
    if now < door_opens_at(booking):
        opens = timezone.localtime(door_opens_at(booking))
        raise Conflict(_("The door opens on %(at)s.") % {"at": f"{opens:%Y-%m-%d %H:%M}"})
    if now >= sitting.ends_at:
        raise Conflict(_("This sitting is over; nobody is let in any more."))
