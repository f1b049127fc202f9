"""How a certificate stands, in words and tones for every page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anpei.certificates.queries import Standing


@dataclass(frozen=True, slots=True)
class StandingText:
    """What a page says: a short label, a sentence, and the tone of both."""

    label: str | Promise
    sentence: str | Promise
    tone: str
    icon: str


STANDINGS: dict[str, StandingText] = {
    Standing.VALID: StandingText(
        _("Valid"),
        _("This certificate was issued by the association and is valid now."),
        "success",
        "check-circle",
    ),
    Standing.REVOKED: StandingText(
        _("Revoked"),
        _("This certificate was issued by the association and revoked later. Do not accept it."),
        "danger",
        "alert",
    ),
    Standing.REPLACED: StandingText(
        _("Replaced"),
        _("A newer certificate has replaced this one. Ask its holder for the new one."),
        "warning",
        "warning",
    ),
    Standing.COMPROMISED: StandingText(
        _("Not trustworthy"),
        _("The key it was signed with is no longer trusted. Ask its holder for a new one."),
        "danger",
        "alert",
    ),
    Standing.ALTERED: StandingText(
        _("Not trustworthy"),
        _("The record of this certificate does not match its signature. Call the association."),
        "danger",
        "alert",
    ),
    "reported": StandingText(
        _("Completed"),
        _("The training is completed and reported; the certificate is being made."),
        "info",
        "info",
    ),
}
