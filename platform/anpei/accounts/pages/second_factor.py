"""动态口令: staff switch it on and off, and show a code to sign in (PL-11)."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anpei.accounts.domain.second_factor import (
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    has_second_factor,
    remove_second_factor,
)
from anpei.accounts.forms import OneTimeCode
from anpei.accounts.models import User
from anpei.accounts.pages.entering import enter, put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.accounts.sessions import origin_of, pending
from anpei.kernel.errors import InvalidInput
from anpei.kernel.qr import qr_svg
from tenants.entering import current_association


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The second step of the staff's sign-in."""
    waiting = pending(request, "second_factor")
    if waiting is None:
        return redirect("accounts:staff_sign_in")
    user, what = waiting
    form = OneTimeCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_second_factor(
                user=user, code=form.cleaned_data["code"], origin=origin_of(request)
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            return enter(request, user, remember=False)
    context = {"form": form, "account": user, "next": what["next"]}
    return render(request, "accounts/staff_code.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page()
def settings(request: HttpRequest) -> HttpResponse:
    """Switch the second factor on (with the first code) or off (with a code)."""
    user = user_of(request)
    is_on = has_second_factor(user)
    form = OneTimeCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = remove_second_factor if is_on else confirm_second_factor
            change(user=user, code=form.cleaned_data["code"], by=user)
        except InvalidInput as error:
            put_error(form, error)
        else:
            text = _("The second factor is off.") if is_on else _("The second factor is on.")
            messages.success(request, text)
            return redirect("accounts:second_factor")
    secret = "" if is_on else begin_second_factor(user=user, by=user).secret
    link = _link(user, secret)
    context = {
        "form": form,
        "is_on": is_on,
        "secret": secret,
        "link": link,
        "qr": mark_safe(qr_svg(link)) if link else "",  # noqa: S308 - made here, of our own link
    }
    return render(
        request, "accounts/second_factor.html", context, status=422 if form.errors else 200
    )


def _link(user: User, secret: str) -> str:
    """The otpauth address that an authenticator app opens."""
    issuer = current_association().name
    label = quote(f"{issuer}:{user.login_name}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}" if secret else ""
