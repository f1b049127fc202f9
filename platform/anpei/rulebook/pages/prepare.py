"""Staff: an edition prepared for a later day, changed or cancelled before it holds (PL-05)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.provinces.current import (
    current_edition,
    current_province,
    edition_by_key,
)
from anpei.provinces.models import TenantEdition
from anpei.rulebook import domain
from anpei.rulebook.domain import InvalidValues
from anpei.rulebook.forms import EditionForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def new_edition(request: HttpRequest) -> HttpResponse:
    """A form that starts from what holds today."""
    now = current_edition()
    own = TenantEdition.objects.filter(key=now.key).first()
    form = EditionForm(
        current_province(),
        now,
        now,
        request.POST or None,
        initial={"base": own.base if own else now.key},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.prepare_edition(plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            _put(form, error)
        else:
            messages.success(request, _("Prepared. Rehearse it before it holds."))
            return redirect("rulebook:edition", made.key)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def change_edition(request: HttpRequest, key: str) -> HttpResponse:
    """The same form over what was prepared."""
    row = get_object_or_404(TenantEdition, key=key)
    form = EditionForm(
        current_province(),
        edition_by_key(key),
        current_edition(),
        request.POST or None,
        initial={"title": row.title, "holds_from": row.holds_from, "base": row.base},
    )
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_edition(edition=row, plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            _put(form, error)
        except Conflict as error:
            messages.error(request, str(error))
            return redirect("rulebook:history")
        else:
            messages.success(request, _("Saved. Earlier rehearsals show the values before."))
            return redirect("rulebook:edition", key)
    return _page(request, form, row)


@require_POST
@staff_page("admin")
def cancel_edition(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw what was prepared."""
    row = get_object_or_404(TenantEdition, key=key)
    reason = request.POST.get("reason", "")[:500]
    try:
        domain.cancel_edition(edition=row, by=user_of(request), reason=reason)
        messages.success(request, _("Cancelled. What holds now goes on to hold."))
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("rulebook:history")


def _put(form: EditionForm, error: InvalidInput) -> None:
    if isinstance(error, InvalidValues):
        form.put_problems(error)
    else:
        form.add_error(error.field if error.field in form.fields else None, str(error))


def _page(request: HttpRequest, form: EditionForm, row: TenantEdition | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "sections": form.sections(), "row": row}
    status = 422 if form.errors else 200
    return render(request, "rulebook/prepare.html", context, status=status)
