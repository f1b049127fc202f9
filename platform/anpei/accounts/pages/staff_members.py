"""Administrators: members of staff, their roles, and what a role opens (PL-12)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.domain import issue_activation_code
from anpei.accounts.domain.activation import CHANNEL_STAFF, CODE_HOURS, activate_staff
from anpei.accounts.domain.second_factor import has_second_factor
from anpei.accounts.domain.staff import (
    change_staff,
    create_staff,
    reset_second_factor,
    set_staff_active,
)
from anpei.accounts.forms import StaffActivation, StaffMember
from anpei.accounts.models import User, UserKind
from anpei.accounts.pages.entering import enter, put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.accounts.queries import recent_sign_ins, staff_members
from anpei.accounts.roles import role_labels, staff_roles
from anpei.accounts.sessions import begin_pending, origin_of
from anpei.kernel.errors import Conflict, InvalidInput

_PAGE = 20
_STANDINGS = (
    ("active", gettext_lazy("Active")),
    ("new", gettext_lazy("Not activated")),
    ("closed", gettext_lazy("Account closed")),
)


@require_safe
@staff_page("admin")
def members(request: HttpRequest) -> HttpResponse:
    """Everybody with an account of the association's own."""
    words, role = request.GET.get("q", "")[:60], request.GET.get("role", "")
    standing = request.GET.get("standing", "")
    found = staff_members(words=words, role=role, standing=standing)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(user, _labels(user)) for user in page],
        "search": words,
        "role": role,
        "roles": staff_roles().values(),
        "standing": standing,
        "standings": _STANDINGS,
        "filtered": bool(words or role or standing),
    }
    return render(request, "accounts/staff_members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def new_member(request: HttpRequest) -> HttpResponse:
    """Name and roles; the code that opens the account is shown once."""
    form = StaffMember(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, code = create_staff(**form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            return _show_code(request, user, code)
    status = 422 if form.errors else 200
    return render(request, "accounts/staff_member_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def member(request: HttpRequest, account: str) -> HttpResponse:
    """One member: roles, second factor, last sign-ins."""
    user = _member(account)
    initial = {"display_name": user.display_name, "roles": _codes(user)}
    form = StaffMember(request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_staff(user=user, **form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        except Conflict as error:
            form.add_error("roles", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:staff_member", account)
    context = {
        "member": user,
        "form": form,
        "roles": _labels(user),
        "events": recent_sign_ins(user, 12),
        "is_self": user.pk == user_of(request).pk,
        "second_factor": has_second_factor(user),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/staff_member.html", context, status=status)


@require_POST
@staff_page("admin")
def act(request: HttpRequest, account: str) -> HttpResponse:
    """Close, open again, take away the second factor, or hand out a code."""
    user, by = _member(account), user_of(request)
    what, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:500]
    try:
        if what == "code":
            code = issue_activation_code(user=user, channel=CHANNEL_STAFF, by=by)
            return _show_code(request, user, code)
        if what == "second_factor":
            reset_second_factor(user=user, by=by, reason=reason)
            messages.success(request, _("The second factor is gone; the password alone opens."))
        elif what in {"close", "open"}:
            set_staff_active(user=user, is_active=what == "open", by=by, reason=reason)
            messages.success(request, _("Saved."))
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("accounts:staff_member", account)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """A first sign-in or a forgotten password: name, code, and a password of one's own."""
    form = StaffActivation(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = activate_staff(
                login_name=data["login_name"],
                code=data["code"],
                password=data["password"],
                origin=origin_of(request),
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Your password is set. Use it from now on."))
            if has_second_factor(user):
                begin_pending(request, user, step="second_factor", next="")
                return redirect("accounts:staff_code")
            return enter(request, user, remember=False)
    status = 422 if form.errors else 200
    return render(request, "accounts/staff_activate.html", {"form": form}, status=status)


def _member(account: str) -> User:
    return get_object_or_404(
        User.objects.filter(kind=UserKind.STAFF).prefetch_related("role_grants"),
        public_id=account,
    )


def _codes(user: User) -> list[str]:
    return [grant.role for grant in user.role_grants.all()]


def _labels(user: User) -> list[object]:
    return list(role_labels(_codes(user)))


def _show_code(request: HttpRequest, user: User, code: str) -> HttpResponse:
    context = {"code": code, "holder": user.display_name, "hours": CODE_HOURS, "for_staff": True}
    return render(request, "accounts/activation_code.html", context)
