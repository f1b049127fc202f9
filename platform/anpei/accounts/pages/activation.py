"""账户激活 and 忘记密码: a code handed over, then a password of one's own (PL-10, SD-07)."""

import secrets
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from anpei.accounts.domain import activate_account, current_agreement, identify_learner
from anpei.accounts.domain.activation import code_is_required
from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.forms import Activation, EnterpriseForgotten, LearnerSignIn
from anpei.accounts.models import User, UserKind
from anpei.accounts.pages.entering import enter, put_error
from anpei.accounts.pages.learner import chosen_shape
from anpei.accounts.pages.setup_steps import SETUP_STEPS
from anpei.accounts.permissions import needs_setup
from anpei.accounts.queries import enterprise_account
from anpei.accounts.sessions import begin_pending, origin_of, pending
from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import normalise_number


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
    form = Activation(request.POST or None)
    form.fields["code"].required = needs_code
    if request.method == "POST" and form.is_valid():
        try:
            _activate(user, form, needs_code=needs_code, vouched=vouched)
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Your password is set. Use it from now on."))
            return enter(request, user, remember=what["remember"], agreement=what["agreement"])
    context = {
        "form": form,
        "account": user,
        "needs_code": needs_code,
        "is_reset": user.activated_at is not None,
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
    """忘记密码 for enterprises: name and credit code, then a code from the association."""
    form = EnterpriseForgotten(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = enterprise_account(data["name"].strip())
        event = reserve_try(
            account=data["name"], method="forgotten", origin=origin_of(request), user=user
        )
        code = user.enterprise.credit_code if user and user.enterprise else secrets.token_hex(9)
        typed = normalise_number(data["credit_code"])
        if user and secrets.compare_digest(typed.encode(), code.encode()):
            note_success(event, user)
            return _to_reset(request, user)
        form.add_error(None, _("The name and the credit code do not belong together."))
    context = {"form": form, "kind": UserKind.ENTERPRISE}
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


def _to_reset(request: HttpRequest, user: User) -> HttpResponse:
    begin_pending(
        request,
        user,
        step="activate",
        agreement="",
        remember=False,
        next="",
    )
    return redirect("accounts:activate")


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """系统使用许可协议 in its current edition."""
    return render(request, "accounts/agreement.html", {"agreement": current_agreement()})
