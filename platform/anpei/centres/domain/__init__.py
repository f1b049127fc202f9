from anpei.centres.domain.attend import close_attendance, excuse_absence
from anpei.centres.domain.book import AlreadyBooked, book_seat, cancel_booking
from anpei.centres.domain.correct import correct_score
from anpei.centres.domain.door import bar_entry, check_in, undo_check_in
from anpei.centres.domain.manage_centres import (
    CentrePlan,
    add_room,
    change_centre,
    change_room,
    create_centre,
)
from anpei.centres.domain.places import SittingFull
from anpei.centres.domain.plan_sitting import (
    SittingPlan,
    cancel_sitting,
    change_sitting,
    copy_sitting,
    create_sitting,
    open_sitting,
)
from anpei.centres.domain.publish import publish_scores
from anpei.centres.domain.scores import ScoreEntry, save_scores
from anpei.centres.domain.seats import move_to_seat

__all__ = [
    "AlreadyBooked",
    "CentrePlan",
    "ScoreEntry",
    "SittingFull",
    "SittingPlan",
    "add_room",
    "bar_entry",
    "book_seat",
    "cancel_booking",
    "cancel_sitting",
    "change_centre",
    "change_room",
    "change_sitting",
    "check_in",
    "close_attendance",
    "copy_sitting",
    "correct_score",
    "create_centre",
    "create_sitting",
    "excuse_absence",
    "move_to_seat",
    "open_sitting",
    "publish_scores",
    "save_scores",
    "undo_check_in",
]
