"""A question bank for the demo: our own texts about public rules of construction safety."""

from anpei.courses.models import Curriculum, Topic
from anpei.exams.demo_bank import civil, law, machinery, management
from anpei.exams.demo_bank.cases import CASES
from anpei.exams.demo_bank.facts import Fact, Several
from anpei.exams.demo_bank.making import questions_for
from anpei.exams.domain import Draft, insert_questions
from anpei.exams.drafts import checked

_BANKS: dict[str, tuple[tuple[Fact, ...], tuple[Several, ...]]] = {
    "civil": (civil.FACTS, civil.LISTS),
    "machinery": (machinery.FACTS, machinery.LISTS),
    "management": (management.FACTS, management.LISTS),
    "law": (law.FACTS, law.LISTS),
}


def make_demo_questions(curriculum: Curriculum) -> int:
    """Give every topic of ``curriculum`` that has no question at least five; how many were made.

    Questions come from the bank of the topic's category (``management`` for an unknown code); each
    case question goes to the first topic it is about.
    """
    drafts: list[tuple[Topic, Draft]] = []
    for category in curriculum.categories.all():
        topics = list(category.topics.filter(questions__isnull=True))
        facts, lists = _BANKS.get(category.code, _BANKS["management"])
        drafted = questions_for([topic.name for topic in topics], facts, lists)
        for topic, made in zip(topics, drafted, strict=True):
            drafts += [(topic, draft) for draft in made]
        drafts += _cases(category.code, topics)
    return len(insert_questions(drafts=[(topic, checked(one)) for topic, one in drafts], by=None))


def _cases(code: str, topics: list[Topic]) -> list[tuple[Topic, Draft]]:
    found = []
    for words, case in CASES.get(code, ()):
        about = next((topic for topic in topics if words in topic.name), None)
        if about is not None:
            found.append((about, case))
    return found
