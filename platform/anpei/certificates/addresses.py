"""The absolute addresses that stand on paper, made without a request."""

from django.urls import reverse

from anpei.certificates.tokens import Token
from anpei.messages.addresses import site_origin


def verification_url(token: Token) -> str:
    """The address in the QR code."""
    return f"{site_origin()}{reverse('certificates:verification', args=[str(token)])}"


def verification_site() -> str:
    """The address a person can type, without its scheme."""
    return f"{site_origin()}{reverse('certificates:verify')}".partition("://")[2].rstrip("/")
