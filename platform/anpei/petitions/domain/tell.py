"""Telling the learner what staff have decided; inside the caller's transaction (YN-40)."""

from django.urls import reverse

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.messages.domain import notify
from anpei.messages.wording import Fact
from anpei.petitions.messages import PETITION_APPROVED, PETITION_REFUSED
from anpei.petitions.models import Petition


def tell_approved(*, petition: Petition, enrolment: Enrolment) -> None:
    """``enrolment`` as the approval has left it: its last day is named."""
    _tell(petition, enrolment, PETITION_APPROVED, {"study_until": enrolment.study_ends})


def tell_refused(*, petition: Petition, reason: str) -> None:
    """With the reason that staff gave."""
    _tell(petition, petition.enrolment, PETITION_REFUSED, {"reason": reason})


def _tell(petition: Petition, enrolment: Enrolment, kind: str, facts: dict[str, Fact]) -> None:
    learner = User.objects.filter(person=enrolment.person_id, is_active=True).first()
    if learner is None:
        return
    notify(
        kind=kind,
        to=learner,
        facts={
            "application": str(petition.get_kind_display()),
            "class_name": enrolment.training_class.name,
            **facts,
        },
        link=reverse("petitions:mine"),
        about=petition,
    )
