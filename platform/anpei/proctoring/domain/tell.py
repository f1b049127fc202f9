"""Telling learner and enterprise of a refused result, and of an appeal (SD-52, PL-36, PL-63)."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from anpei.accounts.models import User
from anpei.messages.domain import notify
from anpei.proctoring.models import Appeal, Review
from anpei.proctoring.models.appeal import APPEAL_LABELS
from anpei.proctoring.states import AppealState
from anpei.provinces.current import current_province, edition_by_key


def tell_refused(*, review: Review) -> None:
    """The learner and the enterprise that enrolled, with the ground and the reviewer's words."""
    enrolment = review.enrolment
    facts = {
        "learner": enrolment.person.name,
        "class_name": enrolment.training_class.name,
        "ground": _ground_of(review),
    }
    for account, link in (
        (
            User.objects.filter(person=enrolment.person),
            reverse("proctoring:refusal", args=[review.public_id]),
        ),
        (User.objects.filter(enterprise=enrolment.enterprise), reverse("proctoring:refusals")),
    ):
        user = account.filter(is_active=True).first()
        if user:
            notify(kind="proctoring.refused", to=user, facts=facts, link=link, about=review)


def tell_appeal_decided(*, appeal: Appeal) -> None:
    """The learner and the enterprise that enrolled: the outcome and its reason (PL-36)."""
    enrolment = appeal.attempt.enrolment
    with translation.override(settings.LANGUAGE_CODE):
        outcome = str(APPEAL_LABELS[AppealState(appeal.state)])
    facts = {
        "learner": enrolment.person.name,
        "class_name": enrolment.training_class.name,
        "outcome": outcome,
        "answer": appeal.answer,
    }
    own = reverse("proctoring:loss", args=[appeal.attempt.public_id])
    theirs = reverse("proctoring:refusals")
    if appeal.review is not None:
        own = reverse("proctoring:refusal", args=[appeal.review.public_id])
    for account, link in (
        (User.objects.filter(person=enrolment.person), own),
        (User.objects.filter(enterprise=enrolment.enterprise), theirs),
    ):
        user = account.filter(is_active=True).first()
        if user:
            notify(kind="proctoring.appeal", to=user, facts=facts, link=link, about=appeal)


def _ground_of(review: Review) -> str:
    """The ground in the association's language, and what the reviewer added."""
    edition = edition_by_key(review.enrolment.edition_key)
    with translation.override(settings.LANGUAGE_CODE):
        labels = {one.key: str(one.label) for one in current_province().refusal_grounds(edition)}
    return "：".join(filter(None, (labels.get(review.ground, review.ground), review.reason)))
