"""企业登录 and what an enterprise does for its learners' accounts."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.domain import (
    business_shape,
    check_agreement,
    current_agreement,
    ensure_learner_account,
    issue_activation_code,
    sign_in_enterprise,
)
from anpei.accounts.domain.activation import CHANNEL_ENTERPRISE, CODE_HOURS
from anpei.accounts.forms import EnterpriseSignIn
from anpei.accounts.models import UserKind
from anpei.accounts.pages.entering import enter, payer_home, put_error
from anpei.accounts.permissions import enterprise_of, enterprise_page, safe_next, user_of
from anpei.accounts.queries import learner_accounts as learner_accounts_of
from anpei.accounts.sessions import begin_pending, origin_of
from anpei.kernel.errors import InvalidInput

_PAGE = 20


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Full Chinese name and password (SD-01); the credit code leads to activation only (PL-10)."""
    agreement = current_agreement()
    form = EnterpriseSignIn(
        request.POST or None,
        initial={"agreement": agreement.version, "next": request.GET.get("next", "")},
        shape=business_shape(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _signed_in(request, form)
        except InvalidInput as error:
            put_error(form, error)
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "agreement": agreement,
        "kind": UserKind.ENTERPRISE,
        "shape": business_shape(),
    }
    return render(request, "accounts/enterprise_sign_in.html", context, status=status)


def _signed_in(request: HttpRequest, form: EnterpriseSignIn) -> HttpResponse:
    data = form.cleaned_data
    check_agreement(data["agreement"], agreed=data["agree"])
    result = sign_in_enterprise(
        name=data["name"], password=data["password"], origin=origin_of(request)
    )
    home = payer_home(result.user)
    if result.needs_activation:
        begin_pending(
            request,
            result.user,
            step="activate",
            agreement=data["agreement"],
            remember=data["remember"],
            next=safe_next(request, home),
            pays=True,
        )
        return redirect("accounts:activate")
    return enter(
        request,
        result.user,
        remember=data["remember"],
        agreement=data["agreement"],
        failures_before=result.failures_before,
        home=home,
    )


@require_safe
@enterprise_page
def learner_accounts(request: HttpRequest) -> HttpResponse:
    """The enterprise's learners, and the activation codes it may hand out (PL-10)."""
    search = request.GET.get("q", "").strip()
    rows = learner_accounts_of(enterprise_of(request), search)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search}
    return render(request, "accounts/learner_accounts.html", context)


@require_POST
@enterprise_page
def issue_learner_code(request: HttpRequest, licence: str) -> HttpResponse:
    """Make a code for the holder of one of the enterprise's own licences and show it once."""
    row = get_object_or_404(learner_accounts_of(enterprise_of(request)), public_id=licence)
    user = ensure_learner_account(person=row.person, by=user_of(request))
    code = issue_activation_code(user=user, channel=CHANNEL_ENTERPRISE, by=user_of(request))
    context = {"code": code, "holder": row.person.name, "hours": CODE_HOURS}
    return render(request, "accounts/activation_code.html", context)
