"""学员登录: the province's form, then the learner's own password (SD-04a, SD-04b, SD-05, PL-10)."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anpei.accounts.domain import (
    check_agreement,
    current_agreement,
    identify_learner,
    learner_forms,
    sign_in_learner_by_password,
)
from anpei.accounts.forms import LearnerPassword, LearnerSignIn
from anpei.accounts.models import UserKind
from anpei.accounts.pages.entering import enter, put_error
from anpei.accounts.permissions import safe_next
from anpei.accounts.sessions import begin_pending, origin_of, pending
from anpei.kernel.decisions import Decision
from anpei.kernel.errors import InvalidInput, Refused
from anpei.provinces.contract import SignInForm

_MOBILE = re.compile(r"Mobi|Android|iPhone|HarmonyOS", re.IGNORECASE)


def device_of(request: HttpRequest) -> str:
    """``mobile`` or ``desktop``, as the browser says of itself."""
    return "mobile" if _MOBILE.search(request.headers.get("User-Agent", "")) else "desktop"


def chosen_shape(request: HttpRequest) -> tuple[SignInForm, tuple[SignInForm, ...]]:
    """The form asked for by ``?form=``, else the best one; and all there are."""
    shapes = learner_forms(device_of(request))
    key = request.POST.get("form") or request.GET.get("form")
    return next((shape for shape in shapes if shape.key == key), shapes[0]), shapes


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Who is it? The first step, by the province's form."""
    agreement = current_agreement()
    shape, shapes = chosen_shape(request)
    form = LearnerSignIn(
        shape,
        request.POST or None,
        initial={"agreement": agreement.version, "next": request.GET.get("next", "")},
    )
    decision: Decision | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _identified(request, form)
        except InvalidInput as error:
            put_error(form, error)
        except Refused as refusal:
            decision = refusal.decision
    context = {
        "form": form,
        "shape": shape,
        "shapes": shapes,
        "agreement": agreement,
        "decision": decision,
        "kind": UserKind.LEARNER,
    }
    status = 403 if decision else 422 if form.errors else 200
    return render(request, "accounts/learner_sign_in.html", context, status=status)


def _identified(request: HttpRequest, form: LearnerSignIn) -> HttpResponse:
    data = form.cleaned_data
    check_agreement(data["agreement"], agreed=data["agree"])
    found = identify_learner(
        form=form.shape.key,
        typed=form.typed(),
        origin=origin_of(request),
        password=form.password(),
    )
    if found.is_enough:
        return enter(
            request,
            found.user,
            remember=data["remember"],
            agreement=data["agreement"],
            failures_before=found.failures_before,
        )
    step = "password" if found.user.activated_at else "activate"
    begin_pending(
        request,
        found.user,
        step=step,
        agreement=data["agreement"],
        remember=data["remember"],
        next=safe_next(request, ""),
    )
    return redirect("accounts:learner_password" if step == "password" else "accounts:activate")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """The second step: the password the learner set at the first sign-in."""
    waiting = pending(request, "password")
    if waiting is None:
        return redirect("accounts:learner_sign_in")
    user, what = waiting
    form = LearnerPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = sign_in_learner_by_password(
                user=user, password=form.cleaned_data["password"], origin=origin_of(request)
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            return enter(
                request,
                user,
                remember=what["remember"],
                agreement=what["agreement"],
                failures_before=result.failures_before,
            )
    context = {"form": form, "account": user, "next": what["next"]}
    return render(
        request, "accounts/learner_password.html", context, status=422 if form.errors else 200
    )
