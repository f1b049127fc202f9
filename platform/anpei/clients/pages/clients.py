"""Clients of the API: who may sign people in, what for, and until when (PL-64)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.api.scopes import Scope
from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.clients import domain
from anpei.clients.domain.registering import KEY_DAYS
from anpei.clients.forms import ClientForm
from anpei.clients.models import ApiClient, ApiGrant, GrantEnd
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput

_PAGE = 20


@require_safe
@staff_page("admin")
def client_list(request: HttpRequest) -> HttpResponse:
    """Every client, with how many are signed in through it."""
    live = Count("grants", filter=Q(grants__ended_at=None))
    page = Paginator(ApiClient.objects.annotate(signed_in=live).order_by("-pk"), _PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "clients/clients.html", {"page": page, "now": db_now()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def new_client(request: HttpRequest) -> HttpResponse:
    """Register one; its key is shown once."""
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            client, key = domain.register_client(**form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            return _show_key(request, client, key)
    status = 422 if form.errors else 200
    return render(request, "clients/new_client.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def client(request: HttpRequest, public_id: str) -> HttpResponse:
    """One client: its key, its scopes, and who is signed in through it."""
    row = get_object_or_404(ApiClient, public_id=public_id)
    initial = {"name": row.name, "scopes": row.scopes}
    form = ClientForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_client(client=row, **form.cleaned_data, by=user_of(request))
        except (InvalidInput, Conflict) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("clients:detail", public_id)
    grants = ApiGrant.objects.filter(client=row).select_related("user")
    context = {
        "client": row,
        "form": form,
        "now": db_now(),
        "scopes": [label for code, label in Scope.choices if code in row.scopes],
        "days": KEY_DAYS,
        "page": Paginator(grants, _PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "clients/client.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page("admin")
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new key, the end of one sign-in, or of the whole client."""
    row = get_object_or_404(ApiClient, public_id=public_id)
    what, by = request.POST.get("act", ""), user_of(request)
    try:
        if what == "renew":
            days = request.POST.get("days", "")
            key = domain.renew_key(client=row, days=int(days) if days.isdecimal() else 0, by=by)
            return _show_key(request, row, key)
        if what == "revoke":
            reason = request.POST.get("reason", "")[:500]
            domain.revoke_client(client=row, by=by, reason=reason)
            messages.success(request, _("The client and everything signed in through it ended."))
        elif what == "end":
            grant = get_object_or_404(row.grants, public_id=request.POST.get("grant", ""))
            domain.end_grant(grant=grant, end=GrantEnd.STAFF, by=by)
            messages.success(request, _("That sign-in has ended."))
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
    return redirect("clients:detail", public_id)


def _show_key(request: HttpRequest, row: ApiClient, key: str) -> HttpResponse:
    row.refresh_from_db()
    response = render(request, "clients/client_key.html", {"client": row, "key": key})
    response["Cache-Control"] = "no-store"
    return response
