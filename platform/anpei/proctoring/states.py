"""A review's way: open until somebody decides, and then never again."""

from enum import StrEnum

from anpei.kernel.states import Machine


class ReviewState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


_S = ReviewState

REVIEW = Machine(
    name="review",
    initial=_S.OPEN,
    transitions={
        _S.OPEN: frozenset({_S.APPROVED, _S.REFUSED}),
        _S.APPROVED: frozenset(),
        _S.REFUSED: frozenset(),
    },
)
