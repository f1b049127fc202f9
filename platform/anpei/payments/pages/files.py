"""A stored invoice as a download that no cache keeps."""

import logging

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from anpei.kernel.errors import Conflict, Unavailable
from anpei.payments.models import Invoice

logger = logging.getLogger("anpei.alarm")

FORMS = ("pdf", "xml")


def invoice_file(invoice: Invoice, form: str) -> HttpResponse:
    """The invoice as ``pdf`` or ``xml``. Raises Conflict before it is issued, Unavailable with an
    alarm when the file cannot be read."""
    path = invoice.pdf_path if form == "pdf" else invoice.xml_path
    if not path:
        raise Conflict(_("This invoice is not issued yet; it is sent as soon as it is."))
    try:
        with default_storage.open(path) as file:
            body: bytes = file.read()
    except OSError as error:
        logger.error("invoice %s: file unreadable: %s", invoice.number, error)
        raise Unavailable(
            _("The file cannot be read now. The association has been alarmed.")
        ) from error
    response = HttpResponse(body, content_type=f"application/{form}")
    name = f"{invoice.number}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store, private"
    return response
