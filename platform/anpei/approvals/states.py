"""The way of a proposal: it waits for a second person, who confirms or declines."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class ProposalState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"


_S = ProposalState

PROPOSAL = Machine(
    name="proposal",
    initial=_S.WAITING,
    transitions={
        _S.WAITING: frozenset({_S.DONE, _S.DECLINED}),
        _S.DONE: frozenset(),
        _S.DECLINED: frozenset(),
    },
)

LABELS = {
    _S.WAITING: _("Waiting for a second person"),
    _S.DONE: _("Confirmed and done"),
    _S.DECLINED: _("Not done"),
}
"""待复核, 已复核, 已退回."""
