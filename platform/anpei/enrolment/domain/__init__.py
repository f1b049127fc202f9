from anpei.enrolment.domain.copy_year import PlannedCopy, copy_year, plan_year
from anpei.enrolment.domain.enrol import AlreadyEnrolled, UnknownLicence, enrol_people
from anpei.enrolment.domain.manage_class import (
    ClassPlan,
    change_class,
    create_class,
    set_class_open,
)
from anpei.enrolment.domain.move import move_enrolment
from anpei.enrolment.domain.move_many import move_enrolments
from anpei.enrolment.domain.places import (
    ClassClosed,
    ClassFull,
    free_places,
    give_places_back,
    take_places,
)
from anpei.enrolment.domain.reopen import reopen_enrolment

__all__ = [
    "AlreadyEnrolled",
    "ClassClosed",
    "ClassFull",
    "ClassPlan",
    "PlannedCopy",
    "UnknownLicence",
    "change_class",
    "copy_year",
    "create_class",
    "enrol_people",
    "free_places",
    "give_places_back",
    "move_enrolment",
    "move_enrolments",
    "plan_year",
    "reopen_enrolment",
    "set_class_open",
    "take_places",
]
