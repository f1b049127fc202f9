"""延期申请 or 补考申请 (YN-40)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField
from anpei.petitions.states import LABELS, PetitionState
from anpei.provinces.ways import PetitionKind

KIND_LABELS = {
    PetitionKind.MORE_TIME: _("Extension of the study period"),
    PetitionKind.MORE_ATTEMPTS: _("Make-up exam"),
}


class Petition(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="petitions")
    kind = models.CharField(max_length=16, choices=KIND_LABELS)
    nth = models.PositiveSmallIntegerField()
    """现第 n 次申请."""
    phone = EncryptedTextField()
    state = models.CharField(max_length=10, choices=LABELS, default=PetitionState.OPEN)
    reason = models.TextField(blank=True)
    """Of a refusal."""
    filed_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-filed_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state=PetitionState.OPEN),
                name="one_open_petition",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "kind", "nth"], name="petition_numbered_once"
            ),
            models.CheckConstraint(
                name="refused_petition_says_why",
                condition=~Q(state=PetitionState.REFUSED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.nth} of {self.enrolment_id}"
