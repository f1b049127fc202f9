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
from anpei.certificates.receipts import has_receipt, receipt_pdf
from anpei.kernel.qr import qr_svg
from anpei.study.queries import enrolments_of


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
            "receipts": [one for one in enrolments_of(person) if has_receipt(one)],
            "waiting": [
                (enrolment, decide_certificate(enrolment))
                for enrolment in queries.enrolments_to_certify(person)
            ],
        },
    )


@require_GET
@learner_page
def receipt(request: HttpRequest, enrolment_id: str) -> HttpResponse:
    """回执: printable as soon as the exam is passed."""
    own = enrolments_of(person_of(request))
    pdf = receipt_pdf(get_object_or_404(own, public_id=enrolment_id))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="receipt.pdf"'
    return answer


@require_GET
@learner_page
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed PDF; another's is not found."""
    own = queries.certificates_of(person_of(request))
    return pdf_response(get_object_or_404(own, public_id=public_id))
