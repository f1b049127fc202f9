"""账户激活 and 忘记密码: a code handed over, then a password of one's own (PL-10, SD-07)."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from anpei.accounts.domain import (
    activate_account,
    business_shape,
    check_agreement,
    current_agreement,
    identify_learner,
    identify_payer,
)
from anpei.accounts.domain.activation import code_is_required
from anpei.accounts.forms import Activation, EnterpriseForgotten, LearnerSignIn
from anpei.accounts.models import User, UserKind
from anpei.accounts.pages.entering import enter, payer_home, put_error
from anpei.accounts.pages.learner import chosen_shape
from anpei.accounts.pages.setup_steps import SETUP_STEPS
from anpei.accounts.permissions import needs_setup
from anpei.accounts.sessions import begin_pending, origin_of, pending
from anpei.kernel.errors import InvalidInput
from anpei.provinces.current import current_edition, current_province


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Set a password of one's own; nothing else opens before."""
    waiting = pending(request, "activate")
    if waiting is None:
        return redirect("site:home")
    user, what = waiting
    vouched = bool(what.get("vouched")) and user.activated_at is None
    needs_code = (code_is_required() and not vouched) or user.activated_at is not None
    agreement = None if what["agreement"] else current_agreement()
    form = Activation(request.POST or None)
    form.fields["code"].required = needs_code
    if agreement:
        form.ask_to_agree(agreement.version)
    if request.method == "POST" and form.is_valid():
        accepted = what["agreement"] or form.cleaned_data["agreement"]
        try:
            if agreement:
                check_agreement(accepted, agreed=form.cleaned_data["agree"])
            _activate(user, form, needs_code=needs_code, vouched=vouched)
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Your password is set. Use it from now on."))
            return enter(request, user, remember=what["remember"], agreement=accepted)
    context = {
        "form": form,
        "account": user,
        "needs_code": needs_code,
        "is_reset": user.activated_at is not None,
        "agreement": agreement,
        "contact": current_province().entry_desk(current_edition()).contact,
        "next": what["next"],
        "steps": SETUP_STEPS if what.get("pays") and needs_setup(user) else (),
    }
    return render(request, "accounts/activate.html", context, status=422 if form.errors else 200)


def _activate(user: User, form: Activation, *, needs_code: bool, vouched: bool) -> None:
    activate_account(
        user=user,
        code=form.cleaned_data["code"] if needs_code else None,
        password=form.cleaned_data["password"],
        by=user,
        vouched=vouched,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_enterprise(request: HttpRequest) -> HttpResponse:
    """忘记密码 of whoever orders and pays: name and number, then a code handed over or sent."""
    shape = business_shape()
    form = EnterpriseForgotten(request.POST or None, shape=shape)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = identify_payer(
                name=data["name"], number=data["credit_code"], origin=origin_of(request)
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            return _to_reset(request, user, home=payer_home(user))
    context = {"form": form, "kind": UserKind.ENTERPRISE, "shape": None}
    return render(request, "accounts/forgotten.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_learner(request: HttpRequest) -> HttpResponse:
    """忘记密码 for learners: the province's form, then a code from the enterprise."""
    shape, shapes = chosen_shape(request)
    form = LearnerSignIn(replace(shape, initial_password=""), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = identify_learner(form=shape.key, typed=form.typed(), origin=origin_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            return _to_reset(request, found.user)
    context = {"form": form, "shape": shape, "shapes": shapes, "kind": UserKind.LEARNER}
    return render(request, "accounts/forgotten.html", context, status=422 if form.errors else 200)


def _to_reset(request: HttpRequest, user: User, *, home: str = "") -> HttpResponse:
    begin_pending(
        request,
        user,
        step="activate",
        agreement="",
        remember=False,
        next=home,
        pays=bool(home),
    )
    return redirect("accounts:activate")


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """系统使用许可协议 in its current edition."""
    return render(request, "accounts/agreement.html", {"agreement": current_agreement()})
