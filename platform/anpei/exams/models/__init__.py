from anpei.exams.models.answer import Answer
from anpei.exams.models.answer_key import AnswerKey
from anpei.exams.models.attempt import Attempt, ExamKind, Venue
from anpei.exams.models.attempt_event import AttemptAct, AttemptEvent
from anpei.exams.models.drawn_paper import DrawnPaper
from anpei.exams.models.exam_window import ExamWindow
from anpei.exams.models.question import Question, QuestionKind
from anpei.exams.models.question_statistics import ItemFlag, QuestionStatistics
from anpei.exams.models.question_upload import QuestionUpload

__all__ = [
    "Answer",
    "AnswerKey",
    "Attempt",
    "AttemptAct",
    "AttemptEvent",
    "DrawnPaper",
    "ExamKind",
    "ExamWindow",
    "ItemFlag",
    "Question",
    "QuestionKind",
    "QuestionStatistics",
    "QuestionUpload",
    "Venue",
]
