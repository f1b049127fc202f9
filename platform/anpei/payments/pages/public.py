"""An invoice fetched by the link of its mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from anpei.payments.mailed import invoice_of_link
from anpei.payments.pages.files import invoice_file


@require_safe
def mailed_invoice(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF. A forged, old or void link is not found."""
    invoice = invoice_of_link(token)
    if invoice is None:
        raise Http404
    return invoice_file(invoice, "pdf")
