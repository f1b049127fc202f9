"""The values about watched exams that the core itself reads; a part of every edition's policy."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from anpei.kernel.decisions import Text
from anpei.provinces.values import Area, Unit, value

_MOST = 100


def _weight(points: int, title: Text, explanation: Text = "") -> Any:
    """How many points of risk one incident of a kind is worth (PL-35)."""
    return value(
        points,
        title=title,
        explanation=explanation,
        unit=Unit.RISK,
        area=Area.WATCHING,
        source="PL-35",
        ge=0,
        le=_MOST,
    )


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
    presence_actions: int = value(
        0,
        title=_("Small movements asked for before a final exam"),
        explanation=_("Drawn at random: turn the head, come closer, close the eyes. 0: none."),
        unit=Unit.TIMES,
        area=Area.WATCHING,
        source="PL-34",
        ge=0,
        le=4,
    )
    risk_review_from: int = value(
        30,
        title=_("From this risk on a reviewer looks at the result"),
        explanation=_("The sum of what happened. It decides nothing else: nobody fails by it."),
        unit=Unit.RISK,
        area=Area.WATCHING,
        source="PL-35",
        ge=1,
        le=_MOST,
    )
    incident_repeats: int = value(
        3,
        title=_("How often the same kind of incident counts"),
        explanation=_("Further ones are kept and shown, but add nothing to the risk."),
        unit=Unit.TIMES,
        area=Area.WATCHING,
        source="PL-35",
        ge=1,
        le=20,
    )
    incident_least_seconds: int = value(
        3,
        title=_("Shorter moments do not count"),
        explanation=_("Of what has a length: focus lost, full screen left, camera, line."),
        area=Area.WATCHING,
        source="PL-35",
        ge=0,
        le=600,
    )
    risk_camera_lost: int = _weight(30, _("Risk when the camera is lost"))
    risk_camera_covered: int = _weight(25, _("Risk when the camera is covered"))
    risk_camera_muted: int = _weight(20, _("Risk when the camera gives no picture"))
    risk_camera_swapped: int = _weight(
        40,
        _("Risk when another camera is used"),
        _("The page sees the name of the camera; a virtual one may pass unseen."),
    )
    risk_picture_frozen: int = _weight(25, _("Risk when the picture stands still"))
    risk_focus_lost: int = _weight(
        8, _("Risk when the exam page loses the focus"), _("Another window or program is in front.")
    )
    risk_fullscreen_left: int = _weight(5, _("Risk when full screen is left"))
    risk_other_window: int = _weight(20, _("Risk when the exam is opened in another window"))
    risk_network_lost: int = _weight(
        5, _("Risk when the line is cut"), _("It happens to honest people: it weighs little.")
    )
    risk_clock_skew: int = _weight(
        5,
        _("Risk when the device's clock is wrong or changed"),
        _("The exam's own clock is the server's."),
    )
    risk_no_face: int = _weight(20, _("Risk when nobody is in the picture"))
    risk_several_faces: int = _weight(30, _("Risk when several people are in the picture"))
    risk_stranger: int = _weight(
        40,
        _("Risk when somebody else is in the picture"),
        _("The machine errs; a reviewer looks before anything follows."),
    )
    risk_replayed: int = _weight(30, _("Risk when the same picture is shown again"))
    risk_photo_missed: int = _weight(30, _("Risk when photos asked for are not sent"))
    risk_ended: int = _weight(100, _("Risk when a proctor ends the exam"))
    risk_irregularity: int = _weight(100, _("Risk when staff mark an irregularity"))
    risk_presence_missed: int = _weight(30, _("Risk when movements asked for are not seen"))
