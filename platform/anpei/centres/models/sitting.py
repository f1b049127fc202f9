"""A sitting (考场): one exam at one time in one room, with a number of places (M1 图5-9)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anpei.centres.models.room import Room
from anpei.centres.states import SITTING_LABELS, SittingState
from anpei.kernel.ids import PublicIdField


class SittingKind(models.TextChoices):
    ANY = "any", _("First exams and make-ups")
    FIRST = "first", _("First exams")
    MAKE_UP = "make_up", _("Make-ups")


class Sitting(models.Model):
    public_id = PublicIdField()
    number = models.CharField(max_length=20, unique=True)
    """考场编号."""
    name = models.CharField(max_length=100)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="sittings")
    kind = models.CharField(max_length=8, choices=SittingKind.choices, default=SittingKind.ANY)
    category = models.CharField(max_length=20, blank=True)
    """The licence category it is for; "" = all of them."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    book_from = models.DateTimeField()
    book_until = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    """Moved only by one conditional UPDATE (``centres.domain.places``)."""
    state = models.CharField(max_length=10, choices=SITTING_LABELS, default=SittingState.PLANNED)
    attendance_closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("starts_at", "number")
        constraints = [
            models.CheckConstraint(
                name="sitting_never_oversold", condition=Q(taken__lte=F("places"))
            ),
            models.CheckConstraint(
                name="sitting_times_in_order",
                condition=Q(starts_at__lt=F("ends_at"))
                & Q(book_from__lt=F("book_until"))
                & Q(book_until__lte=F("ends_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def left(self) -> int:
        """Places that are free."""
        return self.places - self.taken
