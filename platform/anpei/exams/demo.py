"""A question bank for the demo: our own texts about public rules of construction safety."""

from anpei.courses.models import Curriculum
from anpei.exams.demo_bank import civil, law, machinery, management
from anpei.exams.demo_bank.facts import Fact, Several
from anpei.exams.demo_bank.making import questions_for
from anpei.exams.models import AnswerKey, Question

_BANKS: dict[str, tuple[tuple[Fact, ...], tuple[Several, ...]]] = {
    "civil": (civil.FACTS, civil.LISTS),
    "machinery": (machinery.FACTS, machinery.LISTS),
    "management": (management.FACTS, management.LISTS),
    "law": (law.FACTS, law.LISTS),
}


def make_demo_questions(curriculum: Curriculum) -> int:
    """Give every topic of ``curriculum`` that has no question at least five; how many were made.

    Questions come from the bank of the topic's category (``management`` for an unknown code).
    """
    questions: list[Question] = []
    keys: list[AnswerKey] = []
    for category in curriculum.categories.all():
        topics = list(category.topics.filter(questions__isnull=True))
        facts, lists = _BANKS.get(category.code, _BANKS["management"])
        drafted = questions_for([topic.name for topic in topics], facts, lists)
        for topic, drafts in zip(topics, drafted, strict=True):
            for draft in drafts:
                question = Question(
                    topic=topic, kind=draft.kind, stem=draft.stem, options=list(draft.options)
                )
                questions.append(question)
                keys.append(AnswerKey(question=question, right=list(draft.right)))
    Question.objects.bulk_create(questions)
    for key in keys:
        key.question_id = key.question.pk
    AnswerKey.objects.bulk_create(keys)
    return len(questions)
