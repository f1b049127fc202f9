"""The absolute addresses that stand on paper, made without a request."""

from django.conf import settings
from django.urls import reverse

from anpei.certificates.tokens import Token
from tenants.entering import current_association


def verification_url(token: Token) -> str:
    """The address in the QR code."""
    return f"{_origin()}{reverse('certificates:verification', args=[str(token)])}"


def verification_site() -> str:
    """The address a person can type, without its scheme."""
    return f"{_origin()}{reverse('certificates:verify')}".partition("://")[2].rstrip("/")


def _origin() -> str:
    # Behind https there is an ingress on the standard port; development has its own.
    port = "" if settings.WEB_SCHEME == "https" else f":{settings.WEB_PORT}"
    return f"{settings.WEB_SCHEME}://{current_association().primary_host}{port}"
