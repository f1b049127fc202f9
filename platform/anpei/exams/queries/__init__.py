from anpei.exams.queries.bank import bank_topics, current_questions, key_of, shortages
from anpei.exams.queries.exercises import exercises_of
from anpei.exams.queries.learner import ExamState, exam_state, exam_states, running_elsewhere
from anpei.exams.queries.paper import (
    ReviewedItem,
    SeenPaper,
    reviewed_items,
    running_paper,
    seen_paper,
)

__all__ = [
    "ExamState",
    "ReviewedItem",
    "SeenPaper",
    "bank_topics",
    "current_questions",
    "exam_state",
    "exam_states",
    "exercises_of",
    "key_of",
    "reviewed_items",
    "running_elsewhere",
    "running_paper",
    "seen_paper",
    "shortages",
]
