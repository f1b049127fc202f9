"""Staff sign in, and hand out activation codes to enterprises and learners."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.domain import issue_activation_code, sign_in_staff
from anpei.accounts.domain.activation import CHANNEL_STAFF, CODE_HOURS
from anpei.accounts.domain.second_factor import has_second_factor
from anpei.accounts.forms import StaffSignIn
from anpei.accounts.models import Role, User, UserKind
from anpei.accounts.pages.entering import enter, put_error
from anpei.accounts.permissions import safe_next, staff_page, user_of
from anpei.accounts.queries import accounts_for_staff
from anpei.accounts.sessions import begin_pending, origin_of
from anpei.kernel.errors import InvalidInput
from anpei.kernel.search_words import read_words

_PAGE = 20


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; the session ends with the browser."""
    form = StaffSignIn(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            result = sign_in_staff(
                login_name=data["login_name"],
                password=data["password"],
                origin=origin_of(request),
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            if has_second_factor(result.user):
                begin_pending(
                    request, result.user, step="second_factor", next=safe_next(request, "")
                )
                return redirect("accounts:staff_code")
            return enter(
                request, result.user, remember=False, failures_before=result.failures_before
            )
    return render(
        request, "accounts/staff_sign_in.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@staff_page(Role.ADMIN, Role.REGISTRAR, Role.FINANCE)
def accounts(request: HttpRequest) -> HttpResponse:
    """Enterprises' accounts, or a learner's by the ID number: activated or not, last sign-in."""
    search = read_words(request.GET.get("q", ""))
    page = Paginator(accounts_for_staff(search), _PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/staff_accounts.html", {"page": page, "search": search})


@require_POST
@staff_page(Role.ADMIN, Role.REGISTRAR, Role.FINANCE)
def issue_code(request: HttpRequest, account: str) -> HttpResponse:
    """Make a code for an enterprise or a learner and show it once."""
    payers = User.objects.filter(kind__in=(UserKind.ENTERPRISE, UserKind.LEARNER))
    user = get_object_or_404(payers, public_id=account)
    code = issue_activation_code(user=user, channel=CHANNEL_STAFF, by=user_of(request))
    context = {"code": code, "holder": user.display_name, "hours": CODE_HOURS}
    return render(request, "accounts/activation_code.html", context)
