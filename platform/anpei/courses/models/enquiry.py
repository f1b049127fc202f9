"""A question a learner asks (答疑交流, SD-38)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from anpei.accounts.models import User
from anpei.courses.models.topic import Topic
from anpei.courses.states import ENQUIRY_LABELS, EnquiryState
from anpei.kernel.ids import PublicIdField


class Enquiry(models.Model):
    public_id = PublicIdField()
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enquiries")
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries"
    )
    """None: about anything else."""
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=list(ENQUIRY_LABELS.items()), default=EnquiryState.WAITING
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True)
    """Question and answers as they are searched (``enquiry_search.plain``)."""
    bigrams = ArrayField(models.CharField(max_length=2), default=list)
    """Every two neighbouring characters of ``search_text``: Chinese has no spaces, and the
    database no trigrams here."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="hidden_with_a_reason",
                condition=~Q(state=EnquiryState.HIDDEN) | ~Q(hidden_because=""),
            ),
            models.CheckConstraint(
                name="answered_has_its_moment",
                condition=~Q(state=EnquiryState.ANSWERED) | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            GinIndex(fields=["bigrams"], name="enquiry_by_bigram"),
            models.Index(fields=["state", "asked_at"], name="enquiry_queue"),
            models.Index(fields=["asker", "-asked_at"], name="enquiry_by_asker"),
        ]

    def __str__(self) -> str:
        return self.title
