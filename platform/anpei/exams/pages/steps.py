"""The four steps into a final exam (SD-41): a list the pages show, in the manual's order."""

from django.utils.translation import gettext_lazy as _

from anpei.site.components.progress import Step, steps_of_way

_STEPS = (
    ("camera", _("Camera")),
    ("rules", _("Rules")),
    ("confirm", _("Confirmation")),
    ("exam", _("Exam")),
)


def exam_steps(current: str, *, watched: bool = True) -> list[Step]:
    """The steps seen from ``current``; without a camera only the rules come before the exam.

    Raises ValueError for an unknown one.
    """
    steps = [one for one in _STEPS if watched or one[0] in {"rules", "exam"}]
    at = [code for code, _label in steps].index(current)
    return steps_of_way((label for _code, label in steps), at)
