"""A seat somebody has at a sitting, with its ticket and what became of it."""

from django.db import models
from django.db.models import Q

from anpei.centres.models.sitting import Sitting
from anpei.centres.states import BOOKING_LABELS, USES_ATTEMPT, BookingState
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField, make_public_id


class Booking(models.Model):
    public_id = PublicIdField()
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="bookings")
    attempt_number = models.PositiveSmallIntegerField()
    """1 = the first exam, 2 = the make-up (补考)."""
    seat = models.PositiveSmallIntegerField()
    ticket_number = models.CharField(max_length=30, unique=True)
    """准考证号."""
    ticket_code = models.CharField(max_length=32, unique=True, default=make_public_id)
    """What the QR code carries: opaque, nothing of the person is in it."""
    state = models.CharField(max_length=10, choices=BOOKING_LABELS, default=BookingState.BOOKED)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    attempt = models.OneToOneField(
        Attempt, null=True, blank=True, on_delete=models.PROTECT, related_name="booking"
    )
    """Set when the scores are published."""
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("seat",)
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "attempt_number"],
                condition=Q(state__in=USES_ATTEMPT),
                name="one_seat_for_an_attempt",
            ),
            models.UniqueConstraint(
                fields=["sitting", "seat"],
                condition=~Q(state=BookingState.CANCELLED),
                name="one_candidate_on_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return self.ticket_number

    @property
    def is_make_up(self) -> bool:
        return self.attempt_number > 1
