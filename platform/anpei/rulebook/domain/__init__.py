from anpei.rulebook.domain.alarms import settle_alarm
from anpei.rulebook.domain.editions import (
    EditionPlan,
    InvalidValues,
    cancel_edition,
    change_edition,
    prepare_edition,
)
from anpei.rulebook.domain.rehearse import begin_rehearsal, rehearse_licences

__all__ = [
    "EditionPlan",
    "InvalidValues",
    "begin_rehearsal",
    "cancel_edition",
    "change_edition",
    "prepare_edition",
    "rehearse_licences",
    "settle_alarm",
]
