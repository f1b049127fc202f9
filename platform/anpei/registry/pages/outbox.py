"""Staff: results on their way to the registry (SD-53), and sending again what failed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError
from anpei.registry import domain, queries
from anpei.registry.models import OutboxEntry
from anpei.registry.pages import columns
from anpei.registry.states import OUTBOX_LABELS, OutboxState
from anpei.site.exports import asked_form, export_response

_PAGE = 30
_RESENDABLE = (OutboxState.FAILED, OutboxState.DEAD)


@require_GET
@staff_page("registrar")
def entry_list(request: HttpRequest) -> HttpResponseBase:
    """Entries by state and by the learner's name or licence, newest first."""
    chosen = request.GET.get("state", "")
    state = chosen if chosen in OUTBOX_LABELS else ""
    search = request.GET.get("q", "").strip()[:60]
    found = queries.outbox_entries(state, search)
    if form := asked_form(request):
        name, titles = _("Result reports"), columns.OUTBOX
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    entries = Paginator(found, _PAGE)
    counts = queries.outbox_counts()
    context = {
        "page": entries.get_page(request.GET.get("page")),
        "states": [(code, label, counts.get(code, 0)) for code, label in OUTBOX_LABELS.items()],
        "chosen": state,
        "search": search,
        "unreported": queries.unreported_enrolments().count(),
        "resendable": _RESENDABLE,
    }
    return render(request, "registry/outbox.html", context)


@require_GET
@staff_page("registrar")
def entry_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report with its history."""
    entry = get_object_or_404(queries.outbox_entries(), public_id=public_id)
    context = {
        "entry": entry,
        "events": [
            (event, OUTBOX_LABELS[OutboxState(event.after)]) for event in entry.events.all()
        ],
        "can_resend": entry.state in _RESENDABLE,
    }
    return render(request, "registry/entry.html", context)


@require_POST
@staff_page("registrar")
def resend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a refused or given-up report again."""
    entry = get_object_or_404(OutboxEntry, public_id=public_id)
    try:
        domain.resend_entry(entry=entry, by=user_of(request))
        messages.success(request, _("Queued again; it is sent within seconds."))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("registry:entry", public_id=public_id)


@require_POST
@staff_page("registrar")
def report_all(request: HttpRequest) -> HttpResponse:
    """Queue every qualified result that waits."""
    count = domain.report_qualified_results(by=user_of(request))
    messages.success(
        request,
        ngettext("%(count)s result queued.", "%(count)s results queued.", count) % {"count": count},
    )
    return redirect("registry:outbox")
