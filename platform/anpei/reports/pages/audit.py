"""Administrators: who did what to what, when and from where, before and after (PL-65)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.audit import domain as audit
from anpei.audit.models import AuditEntry
from anpei.kernel.errors import InvalidInput
from anpei.reports import audit_search
from anpei.reports.audit_search import Wanted
from anpei.reports.audit_words import SUBJECTS, act_words, subject_words
from anpei.site.exports import Column, asked_form, export_response

_COLUMNS = (
    Column(_("Number"), lambda row: row.pk),
    Column(_("When"), lambda row: row.at),
    Column(_("Who"), lambda row: row.actor),
    Column(_("From where"), lambda row: row.address),
    Column(_("Act"), lambda row: act_words(row.act)),
    Column(_("Done to"), lambda row: subject_words(row.subject)),
    Column(_("Its number"), lambda row: row.subject_id),
    Column(_("Before"), lambda row: str(row.before or "")),
    Column(_("After"), lambda row: str(row.after or "")),
    Column(_("Reason"), lambda row: row.reason),
    Column(_("Seal"), lambda row: row.digest),
)


class AuditFilter(forms.Form):
    """What is looked for; what cannot be read narrows nothing and says so."""

    actor = forms.CharField(label=_("Who"), max_length=60, required=False)
    act = forms.CharField(required=False, max_length=60)
    subject = forms.CharField(required=False, max_length=40)
    subject_id = forms.IntegerField(label=_("Its number"), required=False, min_value=0)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    address = forms.CharField(label=_("From where"), max_length=45, required=False)
    q = forms.CharField(required=False, max_length=60)
    before = forms.IntegerField(required=False, min_value=0)


class ClearForm(forms.Form):
    """What a person says who has looked into a break of the chain."""

    reason = forms.CharField(
        label=_("What was found, and what was done about it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
@staff_page("admin")
def search(request: HttpRequest) -> HttpResponseBase:
    """The log, narrowed; older pages by position."""
    form = AuditFilter(request.GET)
    form.is_valid()
    data: dict[str, Any] = form.cleaned_data
    names = ("actor", "act", "subject", "subject_id", "since", "until", "address")
    asked = {name: data[name] for name in names if data.get(name) not in {None, ""}}
    words = data.get("q") or ""
    found = audit_search.matching(Wanted(**asked, words=words))
    if wanted_form := asked_form(request):
        return export_response(
            request, name=_("Audit log"), columns=_COLUMNS, rows=found, form=wanted_form
        )
    page = audit_search.slice_of(found, data.get("before") or 0)
    check, unsealed = audit_search.chain_state()
    query = {name: value for name, value in (*asked.items(), ("q", words)) if value != ""}
    context = {
        "form": form,
        "page": page,
        "rows": [(one, act_words(one.act), subject_words(one.subject)) for one in page.entries],
        "search": words,
        "filtered": bool(query),
        "acts": [(code, act_words(code)) for code in audit_search.known_acts()],
        "subjects": SUBJECTS.items(),
        "older_url": f"?{urlencode({**query, 'before': page.older})}" if page.older else "",
        "newest_url": "" if page.is_first else f"?{urlencode(query)}",
        "check": check,
        "clearing": ClearForm(),
        "unsealed": unsealed,
    }
    return render(request, "reports/audit.html", context)


@require_POST
@staff_page("admin")
def clear(request: HttpRequest) -> HttpResponse:
    """Clear the break that stands, with the reason; what is amiss is said on the log's page."""
    try:
        audit.clear_break(by=user_of(request), reason=request.POST.get("reason", ""))
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The check goes on behind the break."))
    return redirect("audit:search")


@require_safe
@staff_page("admin")
def detail(request: HttpRequest, entry: int) -> HttpResponse:
    """One entry with what it changed, and its seal."""
    found = get_object_or_404(AuditEntry, pk=entry)
    check, _unsealed = audit_search.chain_state()
    context = {
        "entry": found,
        "act": act_words(found.act),
        "subject": subject_words(found.subject),
        "differences": audit_search.differences(found),
        "is_checked": bool(check and found.position and found.position <= check.verified_up_to),
        "is_broken": bool(check and check.broken_entry == found.pk),
    }
    return render(request, "reports/audit_entry.html", context)
