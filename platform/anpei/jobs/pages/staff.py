"""Staff: long work, how far it is, cancelling and resuming it, its report (PL-62)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.models import User
from anpei.accounts.permissions import staff_page, user_of
from anpei.jobs import domain, queries
from anpei.jobs.kinds import job_kinds
from anpei.jobs.models import Job
from anpei.jobs.permissions import may_act, may_see, sees_everything
from anpei.jobs.states import LABELS, JobState
from anpei.kernel.errors import AnpeiError
from anpei.site.exports import FORMS, Column, export_response

_PAGE = 30
_ROWS_SHOWN = 20


@require_GET
@staff_page()
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own long work, newest first; an administrator sees everyone's."""
    user = user_of(request)
    titles = queries.titles()
    asked = {key: request.GET.get(key, "") for key in ("state", "kind")}
    state = asked["state"] if asked["state"] in LABELS else ""
    kind = asked["kind"] if asked["kind"] in titles else ""
    search = request.GET.get("q", "").strip()[:100]
    found = queries.jobs_for(user, state=state, kind=kind, search=search)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(job, titles.get(job.kind, job.kind)) for job in page],
        "states": LABELS.items(),
        "kinds": titles.items(),
        "state": state,
        "kind": kind,
        "search": search,
        "is_filtered": bool(state or kind or search),
        "sees_everything": sees_everything(user),
    }
    return render(request, "jobs/list.html", context)


@require_GET
@staff_page()
def job_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One job; its progress renews itself until it has ended."""
    job = _job(request, public_id)
    return render(request, "jobs/detail.html", _context(job, user_of(request)))


@require_GET
@staff_page()
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that renews itself."""
    job = _job(request, public_id)
    return render(request, "jobs/progress.html", _context(job, user_of(request)))


@require_POST
@staff_page()
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """End it behind the batch at hand."""
    return _act(request, public_id, domain.cancel_job, _("Cancelled; what is done stays done."))


@require_POST
@staff_page()
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on where it stopped."""
    return _act(request, public_id, domain.resume_job, _("It goes on where it stopped."))


@require_GET
@staff_page()
def report(request: HttpRequest, public_id: str, form: str) -> HttpResponseBase:
    """The rows that were not done, with their reasons, as a file."""
    job = _job(request, public_id)
    if form not in FORMS:
        raise Http404
    columns = (
        Column(_("Row number"), lambda row: row.row),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Why"), lambda row: row.message),
    )
    name = f"{queries.titles().get(job.kind, job.kind)} {_('Row report')}"
    return export_response(
        request, name=name, columns=columns, rows=queries.rows_told(job), form=form
    )


def _act(request: HttpRequest, public_id: str, act: Callable[..., Job], done: str) -> HttpResponse:
    job = _job(request, public_id)
    try:
        act(job=job, by=user_of(request))
        messages.success(request, done)
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("jobs:detail", public_id)


def _job(request: HttpRequest, public_id: str) -> Job:
    job = get_object_or_404(Job.objects.select_related("by"), public_id=public_id)
    if not may_see(job, user_of(request)):
        raise Http404
    return job


def _context(job: Job, user: User) -> dict[str, Any]:
    kind = job_kinds().get(job.kind)
    acts = may_act(job, user)
    return {
        "job": job,
        "title": kind.title if kind else job.kind,
        "of_total": f"{job.position} / {job.total}",
        "links": kind.links(job) if kind and job.state == JobState.DONE else (),
        "told": queries.rows_told(job)[:_ROWS_SHOWN],
        "more": max(0, job.skipped_count + job.failed_count - _ROWS_SHOWN),
        "can_cancel": acts and job.state in {JobState.QUEUED, JobState.RUNNING},
        "can_resume": acts and job.state in {JobState.CANCELLED, JobState.FAILED},
    }
