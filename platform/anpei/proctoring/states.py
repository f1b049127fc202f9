"""A review's way: open until somebody decides; a refusal may need a second person (PL-35), and may
be appealed against (PL-36)."""

from enum import StrEnum

from anpei.kernel.states import Machine


class ReviewState(StrEnum):
    OPEN = "open"
    SECOND = "second"
    APPROVED = "approved"
    REFUSED = "refused"


UNDECIDED = (ReviewState.OPEN, ReviewState.SECOND)

_S = ReviewState

REVIEW = Machine(
    name="review",
    initial=_S.OPEN,
    transitions={
        _S.OPEN: frozenset({_S.SECOND, _S.APPROVED, _S.REFUSED}),
        _S.SECOND: frozenset({_S.APPROVED, _S.REFUSED}),
        _S.APPROVED: frozenset(),
        _S.REFUSED: frozenset(),
    },
)


class AppealState(StrEnum):
    FILED = "filed"
    GRANTED = "granted"
    DISMISSED = "dismissed"


APPEAL = Machine(
    name="appeal",
    initial=AppealState.FILED,
    transitions={
        AppealState.FILED: frozenset({AppealState.GRANTED, AppealState.DISMISSED}),
        AppealState.GRANTED: frozenset(),
        AppealState.DISMISSED: frozenset(),
    },
)
