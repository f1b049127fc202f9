"""Staff: many certificates to print at once."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.audit import domain as audit
from anpei.certificates import queries
from anpei.certificates.archive import certificate_archive
from anpei.certificates.jobs import LARGEST_BATCH, PrintBatch
from anpei.certificates.models import Certificate
from anpei.certificates.pages.staff import wanted_certificates
from anpei.certificates.states import CertificateState
from anpei.jobs.domain import start_job
from anpei.jobs.models import Job
from anpei.jobs.states import JobState


@require_POST
@staff_page("registrar")
def print_many(request: HttpRequest) -> HttpResponse:
    """The ticked certificates, or with ``all`` the whole filtered list; in the background."""
    if request.POST.get("all"):
        found = queries.certificates_for_staff(wanted_certificates(request.POST))
    else:
        ids = request.POST.getlist("certificate")[:LARGEST_BATCH]
        found = Certificate.objects.filter(public_id__in=ids)
    valid = found.filter(state=CertificateState.VALID).order_by("number")
    keys = list(valid.values_list("pk", flat=True)[: LARGEST_BATCH + 1])
    if not keys:
        messages.error(request, _("Tick valid certificates first."))
        return redirect("certificates:list")
    if len(keys) > LARGEST_BATCH:
        text = _("These are more than %(number)s; narrow the list.") % {"number": LARGEST_BATCH}
        messages.error(request, text)
        return redirect("certificates:list")
    job = start_job(kind=PrintBatch.kind, parameters={"certificates": keys}, by=user_of(request))
    return redirect("jobs:detail", job.public_id)


@require_GET
@staff_page("registrar")
def archive(request: HttpRequest, job_id: str) -> FileResponse:
    """The archive of a finished job: what is valid still of what it has counted."""
    job = get_object_or_404(Job, public_id=job_id, kind=PrintBatch.kind, state=JobState.DONE)
    failed = set(job.rows.values_list("row", flat=True))
    keys = [
        key
        for number, key in enumerate(job.parameters["certificates"], start=1)
        if number not in failed
    ]
    found = Certificate.objects.filter(pk__in=keys, state=CertificateState.VALID)
    if not found.exists():
        raise Http404
    file = certificate_archive(found.order_by("number").iterator(chunk_size=100))
    audit.record(
        act="certificates.archived", subject=job, by=user_of(request), after={"number": len(keys)}
    )
    name = f"certificates-{job.created_at:%Y%m%d-%H%M}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "no-store, private"
    return response
