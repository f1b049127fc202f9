"""The address under which a mailed invoice is fetched without signing in.

It is signed with the association's schema and the mail address: a corrected address makes the
links of earlier mails void, and a link works for its own association alone.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from anpei.payments.models import Invoice
from tenants.entering import current_schema

VALID_FOR = timedelta(days=180)


def mailed_link(invoice: Invoice) -> str:
    """The path that goes into the mail."""
    token = signing.dumps([invoice.public_id, invoice.email], salt=_salt(), compress=True)
    return reverse("payments:mailed_invoice", args=[token])


def invoice_of_link(token: str) -> Invoice | None:
    """The invoice a link leads to; None for one that is forged, too old or void."""
    try:
        public_id, email = signing.loads(token, salt=_salt(), max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Invoice.objects.filter(public_id=public_id, email=email).first()


def _salt() -> str:
    return f"payments.mailed/{current_schema()}"
