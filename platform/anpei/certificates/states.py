"""A certificate's validity. What was revoked or replaced stays so; the paper keeps its number."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class CertificateState(StrEnum):
    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


_S = CertificateState

CERTIFICATE = Machine(
    name="certificate",
    initial=_S.VALID,
    transitions={
        _S.VALID: frozenset({_S.REVOKED, _S.REPLACED}),
        _S.REVOKED: frozenset(),
        _S.REPLACED: frozenset(),
    },
)

CERTIFICATE_LABELS = {
    _S.VALID: _("Valid"),
    _S.REVOKED: _("Revoked"),
    _S.REPLACED: _("Replaced"),
}
