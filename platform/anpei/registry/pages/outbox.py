"""Staff: results on their way to the registry (SD-53), and sending again what failed (PL-51)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.jobs.domain import start_job
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError
from anpei.provinces.current import current_province
from anpei.registry import domain, queries
from anpei.registry.jobs import ResendReports
from anpei.registry.models import Failure, OutboxEntry
from anpei.registry.pages import columns
from anpei.registry.queries import ReportFilter
from anpei.registry.states import CONFIRMED_WITHIN, OUTBOX_LABELS, OutboxState
from anpei.site.exports import asked_form, export_response

_PAGE = 30


@require_GET
@staff_page("registrar")
def entry_list(request: HttpRequest) -> HttpResponseBase:
    """Entries by state, kind of failure, category and search, newest first."""
    wanted = _wanted(request)
    entries = queries.outbox_entries(wanted)
    if form := asked_form(request):
        name, titles = _("Result reports"), columns.OUTBOX
        return export_response(request, name=name, columns=titles, rows=entries, form=form)
    counts = queries.desk_counts()
    stopped = sum(counts.by_state.get(state, 0) for state in queries.STOPPED)
    context = {
        "page": Paginator(entries, _PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "is_filtered": wanted != ReportFilter(),
        "states": [
            (code, label, counts.by_state.get(code, 0)) for code, label in OUTBOX_LABELS.items()
        ],
        "failures": [
            (code, label, counts.by_failure.get(code, 0)) for code, label in Failure.choices
        ],
        "categories": current_province().licence_categories,
        "counts": counts.by_state,
        "late": counts.late,
        "late_before": counts.late_before,
        "stopped": stopped,
        "unreported": queries.unreported_enrolments().count(),
        "resendable": queries.STOPPED,
    }
    return render(request, "registry/outbox.html", context)


@require_GET
@staff_page("registrar")
def entry_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report with its history."""
    entry = get_object_or_404(queries.outbox_entries(), public_id=public_id)
    due = entry.sent_at + CONFIRMED_WITHIN if entry.sent_at else None
    context = {
        "entry": entry,
        "events": [
            (event, OUTBOX_LABELS[OutboxState(event.after)]) for event in entry.events.all()
        ],
        "can_resend": entry.state in queries.STOPPED,
        "confirm_by": due if entry.state == OutboxState.SENT else None,
        "is_late": entry.state == OutboxState.SENT and due is not None and due < db_now(),
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
def resend_ticked(request: HttpRequest) -> HttpResponse:
    """Send the ticked reports of a page again."""
    ids = request.POST.getlist("entry")[:_PAGE]
    ticked = OutboxEntry.objects.filter(public_id__in=ids).order_by("pk")
    count = domain.resend_entries(entries=list(ticked), by=user_of(request))
    if count:
        text = ngettext("%(count)s report queued again.", "%(count)s reports queued again.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.error(request, _("Tick reports that were refused or given up."))
    return redirect("registry:outbox")


@require_POST
@staff_page("registrar")
def resend_all(request: HttpRequest) -> HttpResponse:
    """Send again everything of the filter that was refused or given up, in the background."""
    stopped = queries.outbox_entries(_wanted(request)).filter(state__in=queries.STOPPED)
    keys = list(stopped.order_by("pk").values_list("pk", flat=True))
    if not keys:
        messages.info(request, _("Nothing of this list was refused or given up."))
        return redirect("registry:outbox")
    job = start_job(kind=ResendReports.kind, parameters={"entries": keys}, by=user_of(request))
    return redirect("jobs:detail", job.public_id)


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


def _wanted(request: HttpRequest) -> ReportFilter:
    asked = request.GET or request.POST
    state, failure = asked.get("state", ""), asked.get("failure", "")
    return ReportFilter(
        state=state if state in OUTBOX_LABELS else "",
        failure=failure if failure in Failure.values else "",
        category=asked.get("category", ""),
        search=asked.get("q", "").strip(),
        late=asked.get("late") == "yes",
    )
