"""A stored certificate file, checked before it is handed out."""

import hashlib
import logging

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from anpei.certificates.models import Certificate
from anpei.kernel.errors import Unavailable

logger = logging.getLogger("anpei.alarm")


def read_pdf(certificate: Certificate) -> bytes:
    """The signed PDF as it was issued. Raises Unavailable, with an alarm, when it is not that."""
    try:
        with default_storage.open(certificate.pdf_path) as file:
            pdf: bytes = file.read()
    except OSError as error:
        pdf = b""
        logger.error("certificate %s: file unreadable: %s", certificate.number, error)
    if hashlib.sha256(pdf).hexdigest() != certificate.sha256:
        logger.error("certificate %s: its file is not what was issued", certificate.number)
        raise Unavailable(_("The file cannot be read now. The association has been alarmed."))
    return pdf


def pdf_response(certificate: Certificate) -> HttpResponse:
    """The PDF as a download that no cache keeps."""
    response = HttpResponse(read_pdf(certificate), content_type="application/pdf")
    name = f"{certificate.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store, private"
    return response
