from anpei.exams.queries.bank import (
    bank_topics,
    current_questions,
    key_of,
    keys_by_question,
    versions_of,
    with_statistics,
)
from anpei.exams.queries.enough import class_verdict, class_verdicts, shortages
from anpei.exams.queries.exercises import ExerciseGroup, exercises_of
from anpei.exams.queries.learner import (
    ExamState,
    all_exam_states,
    exam_state,
    exam_states,
    running_elsewhere,
)
from anpei.exams.queries.paper import (
    ReviewedItem,
    SeenPaper,
    end_reason,
    given_back_seconds,
    reviewed_items,
    running_paper,
    seen_paper,
)

__all__ = [
    "ExamState",
    "ExerciseGroup",
    "ReviewedItem",
    "SeenPaper",
    "all_exam_states",
    "bank_topics",
    "class_verdict",
    "class_verdicts",
    "current_questions",
    "end_reason",
    "exam_state",
    "exam_states",
    "exercises_of",
    "given_back_seconds",
    "key_of",
    "keys_by_question",
    "reviewed_items",
    "running_elsewhere",
    "running_paper",
    "seen_paper",
    "shortages",
    "versions_of",
    "with_statistics",
]
