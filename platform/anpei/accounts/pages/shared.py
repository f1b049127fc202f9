"""修改密码 and 退出, the same in every portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts import domain
from anpei.accounts.forms import ChangePassword
from anpei.accounts.models import UserKind
from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import to_sign_in, user_of
from anpei.accounts.queries import recent_sign_ins
from anpei.accounts.sessions import end_session, keep_session
from anpei.kernel.errors import InvalidInput


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """修改密码: every other session of the account ends."""
    if not request.user.is_authenticated:
        return to_sign_in(request, UserKind.ENTERPRISE)
    user = user_of(request)
    form = ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            generation = domain.change_password(
                user=user, current=data["current"], password=data["password"], by=user
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            keep_session(request, generation)
            messages.success(request, _("Your password is changed; other sessions have ended."))
            return redirect("accounts:change_password")
    context = {"form": form, "events": recent_sign_ins(user)}
    return render(
        request, "accounts/change_password.html", context, status=422 if form.errors else 200
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出."""
    end_session(request)
    messages.info(request, _("You are signed out."))
    return redirect("site:home")
