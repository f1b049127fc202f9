"""One attempt at an exam: its paper, its clock and its result (PL-30)."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.exams.states import ATTEMPT_LABELS, AttemptState
from anpei.kernel.ids import PublicIdField


class ExamKind(models.TextChoices):
    MOCK = "mock", _("mock exam")
    FINAL = "final", _("final exam")


class Venue(models.TextChoices):
    ONLINE = "online", _("online")
    CENTRE = "centre", _("in a centre")


class Attempt(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    kind = models.CharField(max_length=8, choices=ExamKind.choices)
    number = models.PositiveSmallIntegerField()
    venue = models.CharField(max_length=8, choices=Venue.choices, default=Venue.ONLINE)
    """In a centre there is no paper here: attendance and score are recorded afterwards."""
    state = models.CharField(
        max_length=12,
        choices=list(ATTEMPT_LABELS.items()),
        default=AttemptState.RUNNING,
    )
    paper = models.JSONField()
    """Items as drawn, ``exams.papers.Item`` each: question, version and the author's indexes
    behind the shuffled options."""
    item_count = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    lease = models.CharField(max_length=32)
    """The one page that may write; a newer page rotates it."""
    last_seen_at = models.DateTimeField(null=True, blank=True)
    """The last pulse of the page that holds the lease: evidence about a lost line."""
    next_photo_at = models.DateTimeField(null=True, blank=True)
    """When the next photo is asked for; None: this kind of exam takes none."""
    photo_seconds = models.PositiveSmallIntegerField(default=0)
    """Mean seconds between two photos, from the edition."""
    photos_asked = models.PositiveSmallIntegerField(default=0)
    """How many the server has asked for; fewer taken than asked is for a reviewer to see."""
    paused_at = models.DateTimeField(null=True, blank=True)
    """Since when a proctor holds the clock: no answer is taken, the deadline moves by as much."""
    pause_reason = models.CharField(max_length=300, blank=True, db_default="")
    """Shown to the candidate while it lasts."""
    away_seconds = models.PositiveIntegerField(default=0, db_default=0)
    """How long, in all, the page was not heard of, by the database's clock: the line was cut."""
    left_at = models.DateTimeField(null=True, blank=True)
    """When the page said that it was being left; None while it is there, or is back again."""
    grace_ms = models.PositiveIntegerField(default=0, db_default=0)
    """Of the grace for coming back, how much has passed while we were awake to see."""
    grace_seen_at = models.DateTimeField(null=True, blank=True)
    live_sequence = models.PositiveIntegerField(default=0, db_default=0)
    """Counts what the candidate's page has to be told; every answer of the hot door carries it."""
    is_counted = models.BooleanField(default=False)
    """Whether the statistics of its questions know it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind", "number"], name="attempt_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state=AttemptState.RUNNING),
                name="one_running_attempt",
            ),
            models.CheckConstraint(
                name="attempt_ends_after_it_starts", condition=Q(deadline_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="score_of_hundred_at_most",
                condition=Q(score_hundredths__isnull=True) | Q(score_hundredths__lte=10000),
            ),
            models.CheckConstraint(
                name="running_attempt_has_no_result",
                condition=~Q(state=AttemptState.RUNNING)
                | Q(closed_at__isnull=True, passed__isnull=True, score_hundredths__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_running_attempt_is_paused",
                condition=Q(paused_at__isnull=True) | Q(state=AttemptState.RUNNING),
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(state=AttemptState.RUNNING),
                name="running_attempts_by_deadline",
            ),
            models.Index(
                fields=["id"],
                condition=Q(is_counted=False, score_hundredths__isnull=False),
                name="attempts_to_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of enrolment {self.enrolment_id}"

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def deadline_seen_at(self, now: datetime) -> datetime:
        """The deadline as it would be if a pause ended ``now``: what a clock counts down to."""
        return self.deadline_at + (now - self.paused_at if self.paused_at else timedelta())

    @property
    def points(self) -> float | None:
        """The score in points of 100, for pages."""
        return None if self.score_hundredths is None else self.score_hundredths / 100
