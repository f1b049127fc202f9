"""The four steps into a final exam (SD-41): a list the pages show, in the manual's order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_STEPS = (
    ("camera", _("Camera")),
    ("rules", _("Rules")),
    ("confirm", _("Confirmation")),
    ("exam", _("Exam")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """As the design system's step indicator wants it; ``state`` is done, current or todo."""

    label: str | Promise
    state: str
    hint: str = ""


def exam_steps(current: str) -> Sequence[Step]:
    """The steps seen from ``current``. Raises ValueError for an unknown one."""
    at = [code for code, _label in _STEPS].index(current)
    return [
        Step(label, "done" if i < at else "current" if i == at else "todo")
        for i, (_code, label) in enumerate(_STEPS)
    ]
