"""设置头像, and the page that waits for a look at the face (YN-21, YN-22, YN-23)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.pages.learner import device_of
from anpei.accounts.permissions import learner_page, person_of, safe_next, user_of
from anpei.kernel.errors import AnpeiError
from anpei.kernel.qr import qr_svg
from anpei.presence import domain
from anpei.presence.queries import has_profile_photo, own_check
from anpei.presence.tokens import look_token
from anpei.proctoring.policies import has_consent
from anpei.proctoring.tickets import ticket_token
from anpei.study.models import TopicStudy


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def profile_photo(request: HttpRequest) -> HttpResponse:
    """A one-inch photo on white ground, uploaded or taken; set once."""
    person, target = person_of(request), safe_next(request, reverse("study:courses"))
    if not has_consent(person):
        return redirect(_consent(request.get_full_path()))
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("photo")
        try:
            domain.set_profile_photo(
                person=person, data=file.read() if file else b"", by=user_of(request)
            )
        except AnpeiError as error:
            problem = str(error)
        else:
            return redirect(target)
    context = {"problem": problem, "next": target, "is_set": has_profile_photo(person)}
    return render(request, "presence/profile_photo.html", context, status=422 if problem else 200)


@learner_page
@require_safe
def look(request: HttpRequest, study_id: str) -> HttpResponse:
    """On a computer a code for the phone, on a phone the camera; then the player opens."""
    person = person_of(request)
    study = get_object_or_404(
        TopicStudy.objects.select_related(
            "topic", "enrolment__training_class", "enrolment__licence"
        ),
        public_id=study_id,
        enrolment__person=person,
    )
    if not has_consent(person):
        return redirect(_consent(request.path))
    if not has_profile_photo(person):
        page = reverse("presence:profile_photo")
        return redirect(f"{page}?{urlencode({'next': request.path})}")
    check = domain.begin_look(
        study=study, session_key=request.session.session_key or "", by=user_of(request)
    )
    address = request.build_absolute_uri(
        reverse("presence:phone", args=[look_token(check.public_id)])
    )
    here = request.GET.get("here") == "yes" or device_of(request) == "mobile"
    host = request.get_host().partition(":")[0]
    context = {
        "study": study,
        "check": check,
        "here": here,
        "address": address,
        "qr": "" if here else qr_svg(address, scale=6),
        "socket": f"{settings.REALTIME_URL.format(host=host)}/ws/",
    }
    return render(request, "presence/look.html", context)


@learner_page
@require_safe
def state(request: HttpRequest, check_id: str) -> HttpResponse:
    """JSON: what the check has come to, for a page whose socket is away."""
    check = own_check(person_of(request).pk, check_id)
    if check is None:
        return JsonResponse({"state": "unknown"}, status=404)
    return JsonResponse({"state": domain.settle_look(check=check)})


@learner_page
@require_POST
def ticket(request: HttpRequest, check_id: str) -> HttpResponse:
    """JSON: leave for one picture on this very device."""
    check = own_check(person_of(request).pk, check_id)
    if check is None:
        return JsonResponse({"code": "unknown"}, status=404)
    domain.confirm_look(check=check)
    given = domain.take_ticket(check=check)
    return JsonResponse({"ticket": ticket_token(given.public_id)}, status=201)


def _consent(target: str) -> str:
    return f"{reverse('proctoring:consent')}?{urlencode({'next': target})}"
