"""A look at a face: asked for, confirmed by whoever is looked at, then passed or failed."""

from enum import StrEnum

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
