"""What exams say of the questions."""

from django.db.models import Q, QuerySet

from anpei.exams.models import Question, QuestionStatistics


def judged_questions(questions: QuerySet[Question]) -> QuerySet[QuestionStatistics]:
    """The statistics of ``questions`` and of their parts, in the bank's order."""
    wanted = questions.order_by().values("pk")
    found = QuestionStatistics.objects.filter(Q(question__in=wanted) | Q(question__case__in=wanted))
    return found.select_related("question__topic__category", "question__case").order_by(
        "question__topic", "question", "kind"
    )
