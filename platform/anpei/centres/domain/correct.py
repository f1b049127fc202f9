"""Putting a published score right, with a reason, until the result has been reported."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.centres.domain.move import move_booking
from anpei.centres.domain.places import free_place
from anpei.centres.models import Booking, Score, ScoreCorrection, Sitting
from anpei.centres.states import BookingState
from anpei.enrolment.models import Enrolment
from anpei.exams.domain import correct_centre_attempt
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.proctoring.models import Review
from anpei.registry.queries import report_status


def correct_score(*, booking: Booking, hundredths: int, reason: str, by: User) -> ScoreCorrection:
    """Put ``hundredths`` in the place of the published score, and all that follows from it.

    A seat booked for the make-up is given back when the corrected score is a pass. Raises
    InvalidInput without a reason; Conflict when nothing is published, the result has been queued
    for the registry, a reviewer has it, or a later attempt was taken.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the score is corrected."), field="reason")
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
            pk=booking.enrolment_id
        )
        fresh = Booking.objects.select_related("attempt", "sitting").get(pk=booking.pk)
        if fresh.attempt is None:
            raise Conflict(_("Nothing is published yet: enter the score with the others."))
        _check_still_ours(enrolment, fresh.attempt)
        before = fresh.attempt.score_hundredths
        attempt = correct_centre_attempt(
            attempt=fresh.attempt, score_hundredths=hundredths, by=by, reason=reason.strip()
        )
        if fresh.state == BookingState.ABSENT:
            move_booking(booking=fresh, to=BookingState.CHECKED_IN, by=by, reason=reason.strip())
        _keep_score(fresh, hundredths, by)
        if attempt.passed:
            _give_make_up_back(enrolment, by, reason.strip())
        return ScoreCorrection.objects.create(
            booking=fresh,
            before=before,
            after=hundredths,
            reason=reason.strip()[:300],
            actor=str(by),
        )


def _check_still_ours(enrolment: Enrolment, attempt: Attempt) -> None:
    if report_status(enrolment).state:
        raise Conflict(_("The result has been reported; it cannot be changed here any more."))
    if Review.objects.filter(attempt=attempt).exists():
        raise Conflict(_("A reviewer looks or has looked at this result; it stays as it is."))


def _keep_score(booking: Booking, hundredths: int, by: User) -> None:
    Score.objects.update_or_create(
        booking=booking,
        defaults={"hundredths": hundredths, "entered_at": db_now(), "entered_by": str(by)},
    )


def _give_make_up_back(enrolment: Enrolment, by: User, reason: str) -> None:
    for later in enrolment.bookings.filter(state=BookingState.BOOKED):
        sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(
            pk=later.sitting_id
        )
        move_booking(booking=later, to=BookingState.CANCELLED, by=by, reason=reason)
        free_place(sitting=sitting)
