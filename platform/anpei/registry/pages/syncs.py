"""Staff: what was pulled from the registry, what is held, starting a pull by hand."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError
from anpei.registry import domain, queries
from anpei.registry.models import RegistryConnection, SyncFinding, SyncRun
from anpei.registry.models.sync_finding import Problem
from anpei.registry.pages import columns
from anpei.registry.states import SyncState
from anpei.registry.tasks import sync_registry
from anpei.site.exports import asked_form, export_response
from tenants.enqueuing import enqueue

_PAGE = 20


@require_GET
@staff_page("registrar")
def sync_list(request: HttpRequest) -> HttpResponse:
    """Runs, newest first, and when the registry was last followed."""
    return render(
        request,
        "registry/syncs.html",
        {
            "connected": RegistryConnection.objects.exists(),
            "last": queries.last_completed_sync(),
            "page": Paginator(queries.sync_runs(), _PAGE).get_page(request.GET.get("page")),
        },
    )


@require_GET
@staff_page("registrar")
def sync_detail(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """One run: progress, counts, findings, and the decision when it is held."""
    run = get_object_or_404(SyncRun, public_id=public_id)
    search, problem = request.GET.get("q", "").strip()[:60], request.GET.get("problem", "")
    found = queries.findings_of(run, search=search, problem=problem)
    if form := asked_form(request):
        name, titles = _("Not taken over"), columns.FINDINGS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    findings = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "positions": [(queries.KIND_LABELS[p.kind], p) for p in run.positions.all()],
        "merged": queries.merged_counts(run),
        "alarms": queries.alarms_of(run),
        "page": findings,
        "search": search,
        "problem": problem,
        "problems": Problem.choices,
        "filtered": bool(search or problem),
        "findings": [(queries.KIND_LABELS.get(f.kind, f.kind), f) for f in findings],
        "is_held": run.state == SyncState.QUARANTINED,
        "is_running": run.state == SyncState.RUNNING,
    }
    return render(request, "registry/sync.html", context)


@require_POST
@staff_page("registrar")
def start_sync(request: HttpRequest) -> HttpResponse:
    """Pull now, in the background."""
    enqueue(sync_registry)
    messages.success(request, _("The sync has been started; its progress appears here."))
    return redirect("registry:syncs")


@require_POST
@staff_page("registrar")
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve or discard a held run."""
    run = get_object_or_404(SyncRun, public_id=public_id)
    try:
        if request.POST.get("act") == "approve":
            domain.approve_sync(run=run, by=user_of(request))
            messages.success(request, _("The held changes have been taken over."))
        else:
            reason = request.POST.get("reason", "")[:500]
            domain.discard_sync(run=run, by=user_of(request), reason=reason)
            messages.success(request, _("Discarded. The next sync pulls everything anew."))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("registry:sync", public_id=public_id)


@require_POST
@staff_page("registrar")
def approve_finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agree to a changed identity number."""
    finding = get_object_or_404(SyncFinding.objects.select_related("run"), public_id=public_id)
    try:
        domain.approve_identity(finding=finding, by=user_of(request))
        messages.success(request, _("Agreed; the next sync takes it over."))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("registry:sync", public_id=finding.run.public_id)
