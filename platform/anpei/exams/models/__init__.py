from anpei.exams.models.answer import Answer
from anpei.exams.models.answer_key import AnswerKey
from anpei.exams.models.attempt import Attempt, ExamKind
from anpei.exams.models.question import Question, QuestionKind

__all__ = ["Answer", "AnswerKey", "Attempt", "ExamKind", "Question", "QuestionKind"]
