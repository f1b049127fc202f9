from anpei.exams.domain.bank import (
    add_question,
    insert_questions,
    open_question,
    replace_question,
)
from anpei.exams.domain.centre import correct_centre_attempt, record_centre_attempt
from anpei.exams.domain.close import end, hand_in, leave, time_out
from anpei.exams.domain.draw_ahead import draw_ahead, windows_to_draw
from anpei.exams.domain.grade import right_questions
from anpei.exams.domain.holding import (
    advance_live,
    ask_for_photo,
    give_time,
    pause_attempt,
    resume_attempt,
)
from anpei.exams.domain.importing import (
    Entry,
    Outcome,
    Preview,
    entries_of,
    import_questions,
    keep_upload,
    preview_upload,
    read_upload,
    start_import,
)
from anpei.exams.domain.leaving import forfeit_left
from anpei.exams.domain.outages import give_back_now, give_back_outages
from anpei.exams.domain.readmit import readmit_attempt
from anpei.exams.domain.reap import close_overdue, settle_waiting
from anpei.exams.domain.start import open_attempt, start_attempt
from anpei.exams.domain.statistics import count_attempts
from anpei.exams.domain.take_over import take_over
from anpei.exams.domain.windows import cancel_window, plan_window
from anpei.exams.drafts import TRUE_FALSE_OPTIONS, Draft

__all__ = [
    "TRUE_FALSE_OPTIONS",
    "Draft",
    "Entry",
    "Outcome",
    "Preview",
    "add_question",
    "advance_live",
    "ask_for_photo",
    "cancel_window",
    "close_overdue",
    "correct_centre_attempt",
    "count_attempts",
    "draw_ahead",
    "end",
    "entries_of",
    "forfeit_left",
    "give_back_now",
    "give_back_outages",
    "give_time",
    "hand_in",
    "import_questions",
    "insert_questions",
    "keep_upload",
    "leave",
    "open_attempt",
    "open_question",
    "pause_attempt",
    "plan_window",
    "preview_upload",
    "read_upload",
    "readmit_attempt",
    "record_centre_attempt",
    "replace_question",
    "resume_attempt",
    "right_questions",
    "settle_waiting",
    "start_attempt",
    "start_import",
    "take_over",
    "time_out",
    "windows_to_draw",
]
