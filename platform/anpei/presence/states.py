"""A look at a face: asked for, confirmed by whoever is looked at, then passed or failed."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class CheckState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    """The phone said “it is me”."""
    PASSED = "passed"
    FAILED = "failed"
    """As often as is allowed without being recognised."""


_S = CheckState

FACE_CHECK = Machine(
    name="face check",
    initial=_S.OPEN,
    transitions={
        _S.OPEN: frozenset({_S.CONFIRMED}),
        _S.CONFIRMED: frozenset({_S.PASSED, _S.FAILED}),
        _S.PASSED: frozenset(),
        _S.FAILED: frozenset(),
    },
)

CHECK_LABELS = {
    _S.OPEN: _("Not confirmed yet"),
    _S.CONFIRMED: _("Confirmed"),
    _S.PASSED: _("Passed"),
    _S.FAILED: _("Failed"),
}
