"""A learner's one open player: the lease that beats are counted under (PL-20)."""

from django.db import models

from anpei.enrolment.models import Enrolment
from anpei.people.models import Person
from anpei.study.models.topic_study import TopicStudy


class Player(models.Model):
    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="player", primary_key=True
    )
    """One player a person, not a topic: a newer one takes over."""
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    study = models.ForeignKey(TopicStudy, on_delete=models.CASCADE, related_name="+")
    lease = models.CharField(max_length=32)
    beat_token = models.CharField(max_length=32)
    """The one-use token the next beat must carry."""
    last_beat_at = models.DateTimeField()
    """On the database's clock."""
    photo_due_at = models.DateTimeField(null=True, blank=True)
    photo_asked_at = models.DateTimeField(null=True, blank=True)
    """Set while a photo is asked for and not yet received: unanswered, it stops credit."""

    def __str__(self) -> str:
        return f"player of {self.person_id}"
