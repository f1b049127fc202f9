from anpei.exams.domain.bank import (
    TRUE_FALSE_OPTIONS,
    Draft,
    add_question,
    open_question,
    replace_question,
)
from anpei.exams.domain.close import hand_in, leave, time_out
from anpei.exams.domain.grade import right_questions
from anpei.exams.domain.reap import close_overdue, settle_waiting
from anpei.exams.domain.start import open_attempt, start_attempt
from anpei.exams.domain.take_over import take_over

__all__ = [
    "TRUE_FALSE_OPTIONS",
    "Draft",
    "add_question",
    "close_overdue",
    "hand_in",
    "leave",
    "open_attempt",
    "open_question",
    "replace_question",
    "right_questions",
    "settle_waiting",
    "start_attempt",
    "take_over",
    "time_out",
]
