"""The lists of accounts as files (PL-61). They stand here: accounts lies below the exports."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import enterprise_of, enterprise_page, staff_page
from anpei.accounts.queries import enterprise_accounts, learner_accounts
from anpei.kernel.search_words import read_words
from anpei.site.exports import Column, asked_form, export_response

_ENTERPRISES = (
    Column(gettext_lazy("Enterprise name"), lambda one: one.enterprise.name),
    Column(gettext_lazy("Credit code"), lambda one: one.enterprise.credit_code),
    Column(gettext_lazy("City"), lambda one: one.enterprise.city),
    Column(gettext_lazy("Activated"), lambda one: one.activated_at),
    Column(gettext_lazy("Last sign-in"), lambda one: one.last_sign_in),
)
_LEARNERS = (
    Column(gettext_lazy("Name"), lambda one: one.person.name),
    Column(gettext_lazy("Licence number"), lambda one: one.number),
    Column(gettext_lazy("Activated"), lambda one: _activated(one.person)),
)


def _activated(person: object) -> object:
    return getattr(getattr(person, "user", None), "activated_at", None)


@require_safe
@staff_page(Role.ADMIN, Role.REGISTRAR, Role.FINANCE)
def enterprises(request: HttpRequest) -> HttpResponseBase:
    """Enterprises' accounts, as the list shows them."""
    rows = enterprise_accounts(read_words(request.GET.get("q", "")))
    name, form = _("Enterprise accounts"), _form(request)
    return export_response(request, name=name, columns=_ENTERPRISES, rows=rows, form=form)


@require_safe
@enterprise_page
def learners(request: HttpRequest) -> HttpResponseBase:
    """The enterprise's learners' accounts."""
    rows = learner_accounts(enterprise_of(request), request.GET.get("q", "").strip())
    name, form = _("Learner accounts"), _form(request)
    return export_response(request, name=name, columns=_LEARNERS, rows=rows, form=form)


def _form(request: HttpRequest) -> str:
    if form := asked_form(request):
        return form
    raise Http404
