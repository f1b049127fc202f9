"""Addresses: what may be one, how lists show it, and where the site itself is."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import is_mobile, mask_mobile
from anpei.messages.kinds import MAIL, SMS
from tenants.entering import current_association

LONGEST_MAIL = 254


def clean_mail(text: str) -> str:
    """The mail address without spaces around it. Raises InvalidInput (field ``mail``)."""
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput(
            _("Enter a mail address like name@example.com."), field="mail"
        ) from error
    # A line break would begin another header; validate_email lets quoted ones through.
    if len(address) > LONGEST_MAIL or re.search(r"[\s\x00-\x1f\x7f,;<>]", address):
        raise InvalidInput(_("Enter a mail address like name@example.com."), field="mail")
    return address


def is_address(channel: str, address: str) -> bool:
    """Whether something can be sent to `address` through `channel` at all."""
    if channel == MAIL:
        try:
            clean_mail(address)
        except InvalidInput:
            return False
        return True
    return is_mobile(address) if channel == SMS else bool(address)


def mask_address(channel: str, address: str) -> str:
    """As lists show it (PL-13): ``z***@example.com``, ``138****5678``."""
    if channel == MAIL:
        name, _at, domain = address.rpartition("@")
        return f"{name[:1]}***@{domain}"
    if channel == SMS:
        return mask_mobile(address)
    return f"{address[:3]}***" if address else ""


def site_origin() -> str:
    """``https://association.example``: what links from outside begin with; "" without a host."""
    # Behind https there is an ingress on the standard port; development has its own.
    port = "" if settings.WEB_SCHEME == "https" else f":{settings.WEB_PORT}"
    host = current_association().primary_host
    return f"{settings.WEB_SCHEME}://{host}{port}" if host else ""
