"""The learner's consent to photos, and a look at one's own (PL-13, SD-35, SD-36, SD-45)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anpei.accounts.models import User
from anpei.accounts.permissions import learner_page, person_of, safe_next, user_of
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.people.models import Person
from anpei.proctoring import domain, queries
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.pages.tiles import PhotoTile, look_of, photo_tiles
from anpei.proctoring.policies import has_consent
from anpei.provinces.current import current_edition, edition_by_key
from anpei.provinces.editions import Policy
from anpei.study.models import TopicStudy
from anpei.study.queries import current_enrolment, enrolments_of

_STILL_LEARNING = (
    EnrolmentState.STUDYING,
    EnrolmentState.CREDITS_COMPLETE,
    EnrolmentState.EXAM_PASSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoGroup:
    """A topic or an attempt with its tiles."""

    title: str
    hint: str
    tiles: list[PhotoTile]
    again_url: str = ""
    """Where the topic is studied again, for newer photos; "" while that cannot be."""


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Asked before the first photo; the way without face recognition is on the same page."""
    person = person_of(request)
    target = safe_next(request, reverse("proctoring:photos"))
    if request.method == "POST":
        if request.POST.get("agree") == "yes":
            domain.give_face_consent(person=person, by=user_of(request))
            return redirect(target)
        error = _("Tick the box if you agree. Without it no photo is taken.")
    else:
        error = ""
    context = {
        "error": error,
        "next": target,
        "given": has_consent(person),
        "version": FACE_CONSENT_VERSION,
        "policy": current_edition().policy,
    }
    return render(request, "proctoring/learner/consent.html", context)


@learner_page
@require_POST
def withdraw_consent(request: HttpRequest) -> HttpResponse:
    domain.withdraw_face_consent(person=person_of(request), by=user_of(request))
    messages.success(
        request, _("Your consent is withdrawn. Your photos and face data are being deleted.")
    )
    return redirect("proctoring:consent")


@learner_page
@require_GET
def photos(request: HttpRequest, enrolment_id: str = "") -> HttpResponse:
    """My photos: by topic and by exam, with what was noticed on each."""
    person = person_of(request)
    enrolment = _enrolment(person, enrolment_id)
    context: dict[str, Any] = {"enrolment": enrolment, "consented": has_consent(person)}
    if enrolment:
        context |= _photo_context(user_of(request), enrolment)
        context["enrolments"] = list(enrolments_of(person))
        context["refusals"] = [
            refusal
            for refusal in queries.refusals_of_person(person)
            if refusal.review.enrolment_id == enrolment.pk
        ]
    return render(request, "proctoring/learner/photos.html", context)


def _enrolment(person: Person, public_id: str) -> Enrolment | None:
    if not public_id:
        return current_enrolment(person)
    found = enrolments_of(person).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _again_url(enrolment: Enrolment, study: TopicStudy) -> str:
    """A finished topic can be watched again, and its new photos replace the old (SD-35)."""
    if study.completed_at is None or enrolment.state not in _STILL_LEARNING:
        return ""
    return reverse("study:player", args=[study.public_id])


def _photo_context(user: User, enrolment: Enrolment) -> dict[str, Any]:
    policy: Policy = edition_by_key(enrolment.edition_key).policy
    look = look_of(user, policy)
    return {
        "share": queries.enough_study_photos(enrolment),
        "required_percent": round(policy.study_photo_share * 100),
        "kept_per_topic": policy.photos_kept_per_topic,
        "topics": [
            PhotoGroup(
                title=group.study.topic.name,
                hint=_("finished") if group.study.completed_at else _("being studied"),
                tiles=photo_tiles(group.photos, look),
                again_url=_again_url(enrolment, group.study),
            )
            for group in queries.study_photos(enrolment)
        ],
        "exams": [
            PhotoGroup(
                title=_("Final exam, attempt %(number)s") % {"number": group.attempt.number},
                hint="",
                tiles=photo_tiles(group.photos, look),
            )
            for group in queries.exam_photos(enrolment)
        ],
    }
