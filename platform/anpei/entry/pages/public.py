"""报名入口: by oneself with a captcha, or from the provincial platform (YN-01, YN-02)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.pages.entering import enter, put_error
from anpei.accounts.sessions import begin_pending, origin_of
from anpei.entry import domain
from anpei.entry.forms import ByPerson
from anpei.entry.models import Challenge, PlatformConnection
from anpei.entry.riddles import picture_of, sound_of
from anpei.kernel.errors import InvalidInput, NotAllowed, Refused
from anpei.provinces.current import current_edition, current_province

_DONE = "entry.registered"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """个人证书继续教育报名; a refusal says why and whom to call."""
    form = ByPerson(request.POST or None)
    decision = None
    if request.method == "POST" and form.is_valid():
        try:
            return _register(request, form)
        except InvalidInput as error:
            put_error(form, error)
        except Refused as refusal:
            decision = refusal.decision
    challenge = domain.make_riddle()
    context = {
        "form": form,
        "challenge": challenge,
        "decision": decision,
        "desk": current_province().entry_desk(current_edition()),
        "platform": PlatformConnection.objects.filter(pk=1).first(),
    }
    status = 403 if decision else 422 if form.errors else 200
    return render(request, "entry/person.html", context, status=status)


def _register(request: HttpRequest, form: ByPerson) -> HttpResponse:
    data = form.cleaned_data
    domain.answer_riddle(public_id=data["challenge"], typed=data["captcha"])
    entered = domain.enter_by_oneself(
        name=data["name"].strip(),
        id_number=data["id_number"],
        category=data["category"],
        business=data["business"],
        speciality=data["speciality"],
        origin=origin_of(request),
    )
    request.session[_DONE] = {
        "licence": entered.registration.licence.number,
        "is_new": entered.is_new,
        "is_activated": entered.user.activated_at is not None,
    }
    return redirect("entry:registered")


@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """报名成功: which account signs in where, and how the first time."""
    done = request.session.get(_DONE)
    if not done:
        return redirect("entry:person")
    return render(request, "entry/registered.html", {"done": done})


@never_cache
@require_safe
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The riddle as a picture."""
    return HttpResponse(picture_of(_open(public_id).answer), content_type="image/png")


@never_cache
@require_safe
def sound(request: HttpRequest, public_id: str) -> HttpResponse:
    """The riddle read aloud, for whoever cannot see it."""
    return HttpResponse(sound_of(_open(public_id).answer), content_type="audio/wav")


def _open(public_id: str) -> Challenge:
    return get_object_or_404(Challenge, public_id=public_id, used_at=None)


@csrf_exempt
@require_POST
def arrive(request: HttpRequest) -> HttpResponse:
    """一体化管理系统 sends an enterprise here with a signed ticket, which is all that counts."""
    try:
        arrival = domain.arrive(
            ticket=request.POST.get("ticket", ""),
            host=request.get_host().partition(":")[0],
            origin=origin_of(request),
        )
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect("entry:person")
    home = reverse("entry:registrations")
    if arrival.user.activated_at is None:
        begin_pending(
            request,
            arrival.user,
            step="activate",
            agreement="",
            remember=False,
            next=home,
            vouched=True,
            pays=True,
        )
        return redirect("accounts:activate")
    messages.success(request, _("The province's platform has signed you in."))
    return enter(
        request,
        arrival.user,
        remember=False,
        failures_before=arrival.failures_before,
        home=home,
    )
