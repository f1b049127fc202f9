"""Case questions as tests write them."""

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.exams.domain import Draft, add_question, open_question
from anpei.exams.models import Question


def part(number: int = 1, **changes: object) -> Draft:
    values: dict[str, object] = {
        "kind": "single",
        "stem": f"第{number}问：事故的直接原因是什么？",
        "options": ["未系安全带", "天气晴朗", "图纸齐全"],
        "right": [0],
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]


def case(stem: str = "某工地一名架子工坠落身亡。", *, count: int = 3, **changes: object) -> Draft:
    """A case of single, multiple and true-or-false questions in turn."""
    kinds = (
        part(1),
        part(2, kind="multiple", stem="第2问：应当采取哪些措施？", right=[0, 2]),
        part(3, kind="true_false", stem="第3问：班组长没有责任。", options=(), right=[1]),
    )
    made = [kinds[n % 3] if n < 3 else part(n + 1) for n in range(count)]
    values: dict[str, object] = {"kind": "case", "stem": stem, "parts": made}
    return Draft(**{**values, **changes})  # type: ignore[arg-type]


def only_cases(enrolment: Enrolment, *, plain: int = 0, cases: int = 1) -> list[Question]:
    """The enrolment's topics hold ``cases`` case questions and ``plain`` others in use."""
    topics = Topic.objects.filter(category__curriculum=enrolment.training_class.curriculum)
    questions = Question.objects.filter(topic__in=topics).order_by("pk")
    for question in questions[plain:]:
        open_question(question=question, is_open=False, by=None)
    topic = topics.order_by("pk")[0]
    return [
        add_question(topic=topic, draft=case(f"案例{number}：某工地发生事故。"), by=None)
        for number in range(cases)
    ]
