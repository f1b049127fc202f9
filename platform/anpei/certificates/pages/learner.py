"""A learner's own certificates (合格结业, 证书打印)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from anpei.accounts.permissions import learner_page, person_of
from anpei.certificates import queries
from anpei.certificates.addresses import verification_url
from anpei.certificates.facts import extension_guide
from anpei.certificates.files import pdf_response
from anpei.certificates.pages.standings import STANDINGS
from anpei.certificates.policies import decide_certificate
from anpei.kernel.qr import qr_svg


@require_GET
@learner_page
def certificates(request: HttpRequest) -> HttpResponse:
    """The learner's certificates, and for each passed result why there is none yet."""
    person = person_of(request)
    rows = [
        (certificate, STANDINGS[certificate.state], verification_url(certificate.token))
        for certificate in queries.certificates_of(person)
    ]
    return render(
        request,
        "certificates/mine.html",
        {
            "rows": [
                (*row, qr_svg(row[2], scale=3), extension_guide(row[0].enrolment)) for row in rows
            ],
            "waiting": [
                (enrolment, decide_certificate(enrolment))
                for enrolment in queries.enrolments_to_certify(person)
            ],
        },
    )


@require_GET
@learner_page
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed PDF; another's is not found."""
    own = queries.certificates_of(person_of(request))
    return pdf_response(get_object_or_404(own, public_id=public_id))
