"""A learner asks for more time or more attempts; staff approve or refuse (YN-40)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class PetitionState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


_S = PetitionState

PETITION = Machine(
    name="petition",
    initial=_S.OPEN,
    transitions={
        _S.OPEN: frozenset({_S.APPROVED, _S.REFUSED}),
        _S.APPROVED: frozenset(),
        _S.REFUSED: frozenset(),
    },
)

LABELS = {
    _S.OPEN: _("Being looked at"),
    _S.APPROVED: _("Approved"),
    _S.REFUSED: _("Refused"),
}
