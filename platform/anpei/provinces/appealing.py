"""The values of an appeal against a refused result (PL-36)."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from anpei.provinces.values import Area, Unit, value


class AppealValues(BaseModel):
    """How long a candidate may appeal, and how soon it should be decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    appeal_days: int = value(
        7,
        title=_("Time to appeal against a refusal"),
        explanation=_("Counted from the day of the refusal, that day not included; 0 = no appeal."),
        area=Area.PHOTOS,
        source="PL-36",
        ge=0,
        le=90,
    )
    appeal_due_days: int = value(
        5,
        title=_("Target time for an appeal"),
        area=Area.PHOTOS,
        source="PL-36",
        unit=Unit.WORKING_DAYS,
        ge=1,
        le=60,
    )
