"""Staff: finding, downloading, revoking and replacing certificates."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.approvals.domain import propose
from anpei.approvals.queries import waiting_for
from anpei.certificates import domain, queries
from anpei.certificates.addresses import verification_url
from anpei.certificates.files import pdf_response
from anpei.certificates.forms import EndForm
from anpei.certificates.models import Certificate
from anpei.certificates.pages import columns
from anpei.certificates.pages.standings import STANDINGS
from anpei.certificates.states import CertificateState
from anpei.certificates.two_person import REPLACE
from anpei.provinces.current import current_province
from anpei.site.exports import asked_form, export_response

_PER_PAGE = 20


@require_GET
@staff_page("registrar")
def certificates(request: HttpRequest) -> HttpResponseBase:
    """All certificates; ``?q=`` a name or number, ``?state=``, ``?category=``."""
    wanted = wanted_certificates(request.GET)
    found = queries.certificates_for_staff(wanted)
    if form := asked_form(request):
        name, titles = _("Certificates"), columns.CERTIFICATES
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "certificates/list.html",
        {
            "page": page,
            "rows": [(certificate, STANDINGS[certificate.state]) for certificate in page],
            "problems": queries.problems_for_staff()[:_PER_PAGE],
            "wanted": wanted,
            "is_filtered": wanted != queries.CertificateFilter(),
            "categories": current_province().licence_categories,
            "states": [(code, STANDINGS[code].label) for code in CertificateState],
        },
    )


def wanted_certificates(asked: QueryDict) -> queries.CertificateFilter:
    """What a list page or its form asks for."""
    return queries.CertificateFilter(
        search=asked.get("q", "").strip(),
        state=asked.get("state", ""),
        category=asked.get("category", ""),
    )


@require_GET
@staff_page("registrar")
def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    """One certificate: every printed field, how it stands, what can be done."""
    return _detail(request, _by_id(public_id), EndForm(), status=200)


@require_GET
@staff_page("registrar")
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed PDF, for printing it again; who took it is recorded."""
    found = _by_id(public_id)
    response = pdf_response(found)
    domain.record_reprint(certificate=found, by=user_of(request))
    return response


@require_POST
@staff_page("registrar")
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Revoke, or propose to replace, with a reason."""
    found, form = _by_id(public_id), EndForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, form, status=422)
    by, reason = user_of(request), form.cleaned_data["reason"]
    if form.cleaned_data["act"] == "revoke":
        domain.revoke_certificate(certificate=found, by=by, reason=reason)
        messages.success(request, _("The certificate is revoked; verification shows it now."))
        return redirect("certificates:detail", public_id)
    propose(act=REPLACE, subject=public_id, reason=reason, by=by)
    messages.success(request, _("Proposed: a second person confirms it."))
    return redirect("certificates:detail", public_id)


def _by_id(public_id: str) -> Certificate:
    rows = Certificate.objects.select_related(
        "signing_key", "enrolment__training_class", "replaces"
    )
    return get_object_or_404(rows, public_id=public_id)


def _detail(
    request: HttpRequest, found: Certificate, form: EndForm, *, status: int
) -> HttpResponse:
    standing = queries.standing_of(found)
    context = {
        "certificate": found,
        "standing": STANDINGS[standing],
        "rows": found.printed.rows(),
        "verification_url": verification_url(found.token),
        "form": form,
        "successor": found.successor,
        "proposal": waiting_for(found.public_id),
        "may_end": found.state == CertificateState.VALID,
    }
    return render(request, "certificates/detail.html", context, status=status)
