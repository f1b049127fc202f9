from anpei.rulebook.models.rehearsal import Rehearsal
from anpei.rulebook.models.rehearsal_difference import Change, RehearsalDifference

__all__ = ["Change", "Rehearsal", "RehearsalDifference"]
