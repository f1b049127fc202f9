"""A learner's one open player: the lease that beats are counted under (PL-20)."""

from django.db import models

from anpei.enrolment.models import Enrolment
from anpei.people.models import Person
from anpei.study.models.topic_study import TopicStudy


class Player(models.Model):
    """Written when a player is opened and by the one statement of each beat (``study.beat``)."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="player", primary_key=True
    )
    """One player a person, not a topic: a newer one takes over."""
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    study = models.ForeignKey(TopicStudy, on_delete=models.CASCADE, related_name="+")
    lease = models.CharField(max_length=32)
    opened_at = models.DateTimeField()

    beat_token = models.CharField(max_length=32)
    """The one-use token the next beat must carry."""
    last_beat_at = models.DateTimeField()
    """On the database's clock."""
    last_token = models.CharField(max_length=32, blank=True)
    """The token of the last counted beat: sent again, it gets the same answer and no credit."""
    last_credit_ms = models.PositiveIntegerField(default=0)
    last_reason = models.CharField(max_length=16, blank=True)
    played_ms = models.PositiveIntegerField(default=0)
    """Time played under this lease, also of a topic that is complete; photos are timed by it."""

    beat_ms = models.PositiveIntegerField()
    """The most one beat can earn; from the enrolment's edition, like the two below."""
    photo_answer_ms = models.PositiveIntegerField()
    needs_camera = models.BooleanField()
    photos_required = models.PositiveSmallIntegerField()
    """A topic is not complete with fewer photos than these."""

    approved_facts = models.CharField(max_length=80)
    """What the province was asked about; a difference at a beat asks it again (SD-39)."""
    approved_until = models.DateTimeField()
    """Its answer holds no longer than the day."""

    photo_due_ms = models.PositiveIntegerField(null=True, blank=True)
    """In ``played_ms``: when the next photo is asked for. Never told to the browser."""
    photo_asked_at = models.DateTimeField(null=True, blank=True)
    """Set while a photo is asked for and not yet received."""
    photo_missed = models.BooleanField(default=False)
    """A request ran out: no credit until a photo is received."""

    def __str__(self) -> str:
        return f"player of {self.person_id}"
