"""Staff: the rules in force in plain words, their history, and the edition of an enrolment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import has_role, staff_page, user_of
from anpei.provinces.current import current_province, edition_by_key, tenant_facts
from anpei.rulebook import queries
from anpei.rulebook.forms import RehearsalForm
from anpei.rulebook.wording import sections_of


@require_safe
@staff_page()
def history(request: HttpRequest) -> HttpResponse:
    """Every edition, the newest first: from when to when it holds, and what depends on it."""
    entries = queries.edition_history()
    context = {
        "entries": entries,
        "current": next(one for one in entries if one.state == "current"),
        "can_prepare": has_role(user_of(request), "admin"),
        "alarms": queries.alarms().filter(settled_at=None).count(),
    }
    return render(request, "rulebook/history.html", context)


@require_safe
@staff_page()
def edition(request: HttpRequest, key: str) -> HttpResponse:
    """One edition area by area, each rule with its id and its source."""
    try:
        found = edition_by_key(key)
    except KeyError as error:
        raise Http404 from error
    entry = next(one for one in queries.edition_history() if one.edition.key == key)
    province, before = current_province(), queries.edition_before(found)
    is_prepared = entry.state == "prepared" and entry.is_own
    context = {
        "entry": entry,
        "edition": found,
        "before": before,
        "sections": sections_of(province, found, tenant_facts(), compared=before),
        "documents": province.documents(),
        "rehearsals": queries.rehearsals_of(key)[:5],
        "rehearsal_form": RehearsalForm(initial={"day": found.holds_from}),
        "can_change": is_prepared and has_role(user_of(request), "admin"),
        "can_rehearse": is_prepared and has_role(user_of(request), "registrar"),
    }
    return render(request, "rulebook/edition.html", context)
