"""When people are reminded: values every province has, and may set otherwise (PL-63)."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from anpei.provinces.values import Area, Unit, value


class ReminderPolicy(BaseModel):
    """The part of ``editions.Policy`` that says when to remind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    remind_expiry_days: int = value(
        90,
        title=_("Reminder before a licence expires"),
        explanation=_("To holder and enterprise, unless the holder is enrolled for this term."),
        area=Area.REMINDING,
        source="PL-63",
        unit=Unit.DAYS,
        ge=0,
        le=366,
    )
    remind_study_days: int = value(
        14,
        title=_("Reminder before study ends"),
        explanation=_("To learners without all their credits; again three days before."),
        area=Area.REMINDING,
        source="PL-63",
        unit=Unit.DAYS,
        ge=0,
        le=90,
    )
    remind_unpaid_days: int = value(
        3,
        title=_("Reminder of an unpaid order"),
        explanation=_("After this long without a receipt, and again as long after; 0: none."),
        area=Area.REMINDING,
        source="PL-63",
        unit=Unit.DAYS,
        ge=0,
        le=90,
    )
