"""The values about watched exams that the core itself reads; a part of every edition's policy."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from anpei.provinces.values import Area, value


class WatchingValues(BaseModel):
    """What a proctor's acts mean, and what weighs how much."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ended_paper_is_graded: bool = value(
        True,
        title=_("A paper ended by a proctor is graded"),
        explanation=_("What was answered counts, and a reviewer looks; no: it counts as failed."),
        area=Area.EXAM,
        source="PL-32",
    )
