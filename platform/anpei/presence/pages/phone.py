"""The phone that scanned the code: “it is me”, then the camera (YN-22). No session: the code's
signature is all that opens it, for five minutes and this one check."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.presence import domain
from anpei.presence.models import FaceCheck
from anpei.presence.queries import check_of_token
from anpei.presence.states import CheckState
from anpei.proctoring.tickets import ticket_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """是否确认是本人操作？ → 去识别 → 识别成功，请前往电脑网页端继续学习."""
    check = check_of_token(token)
    if check is None:
        return render(request, "presence/too_old.html", status=404)
    if request.method == "POST":
        domain.confirm_look(check=check)
        return redirect("presence:phone", token)
    context = {
        "check": check,
        "token": token,
        "person": check.study.enrolment.person,
        "lesson": check.study.topic,
        "is_open": check.state == CheckState.OPEN,
    }
    return render(request, "presence/phone.html", context)


@never_cache
@require_safe
def state(request: HttpRequest, token: str) -> HttpResponse:
    """JSON: what the picture came to."""
    return JsonResponse({"state": domain.settle_look(check=_check(token))})


@never_cache
@require_POST
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """JSON: leave for one picture."""
    given = domain.take_ticket(check=_check(token))
    return JsonResponse({"ticket": ticket_token(given.public_id)}, status=201)


def _check(token: str) -> FaceCheck:
    check = check_of_token(token)
    if check is None:
        raise Http404
    return check
