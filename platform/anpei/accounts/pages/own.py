"""A member of staff's own account: roles, second factor, sign-ins, other sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.domain.passwords import end_sessions
from anpei.accounts.domain.second_factor import has_second_factor
from anpei.accounts.permissions import roles_of, staff_page, user_of
from anpei.accounts.queries import recent_sign_ins
from anpei.accounts.roles import staff_roles
from anpei.accounts.sessions import keep_session


@require_safe
@staff_page()
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one may do."""
    user = user_of(request)
    held = roles_of(user)
    context = {
        "account": user,
        "roles": [role for code, role in staff_roles().items() if code in held],
        "second_factor": has_second_factor(user),
        "events": recent_sign_ins(user, 12),
    }
    return render(request, "accounts/own_account.html", context)


@require_POST
@staff_page()
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    user = user_of(request)
    keep_session(request, end_sessions(user=user, by=user))
    messages.success(request, _("Every other session has ended."))
    return redirect("accounts:own_account")
