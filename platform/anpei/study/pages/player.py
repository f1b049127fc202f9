"""The player: camera gate, video, the bar of time really watched (SD-33, SD-34)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from anpei.accounts.models import Consent, ConsentKind
from anpei.accounts.permissions import learner_page, person_of
from anpei.courses.models import VideoState
from anpei.people.models import Person
from anpei.provinces.current import current_province
from anpei.provinces.ways import Way
from anpei.study.courses import Lesson, course_of
from anpei.study.domain import needs_pass
from anpei.study.models import TopicStudy
from anpei.study.overview import percent_of
from anpei.study.policies import check_study, edition_of
from anpei.study.queries import study_facts


@learner_page
@require_safe
def player(request: HttpRequest, study_id: str) -> HttpResponse:
    """One chosen topic. Without consent to photos the learner is asked for it first."""
    person = person_of(request)
    study = get_object_or_404(
        TopicStudy.objects.select_related(
            "topic__video", "topic__category", "enrolment__training_class", "enrolment__licence"
        ),
        public_id=study_id,
        enrolment__person=person,
    )
    edition = edition_of(study.enrolment)
    check_study(study_facts(study.enrolment), edition)
    needs_camera = edition.policy.camera_required_for_study
    consent = _consent_page()
    if needs_camera and consent and not _has_consented(person):
        return redirect(f"{consent}?{urlencode({'next': request.path})}")
    if needs_pass(study.enrolment, request.session.session_key or ""):
        return redirect(reverse("presence:look", args=[study.public_id]))
    host = request.get_host().partition(":")[0]
    context = {
        "study": study,
        "topic": study.topic,
        "percent": percent_of(study),
        "is_ready": study.topic.video is not None and study.topic.video.state == VideoState.READY,
        "needs_camera": needs_camera,
        "is_lesson": Way.LESSONS in current_province().ways,
        "is_checked": edition.policy.face_check_to_study,
        "next_lesson": _next_lesson(study),
        "socket": f"{settings.REALTIME_URL.format(host=host)}/ws/",
    }
    return render(request, "study/player.html", context)


def _next_lesson(study: TopicStudy) -> Lesson | None:
    """Where a course has lessons, the one that follows; None elsewhere and at the end."""
    if Way.LESSONS not in current_province().ways:
        return None
    lessons = course_of(study.enrolment).lessons
    left = [one for one in lessons if not one.is_complete and one.topic.pk != study.topic_id]
    return left[0] if left else None


def _consent_page() -> str:
    """Where consent to photos is given; "" where no such page is served."""
    try:
        return reverse("proctoring:consent")
    except NoReverseMatch:
        return ""


def _has_consented(person: Person) -> bool:
    return Consent.objects.filter(
        person=person, kind=ConsentKind.FACE, withdrawn_at__isnull=True
    ).exists()
