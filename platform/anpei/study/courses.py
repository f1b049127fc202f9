"""我的课程: a learner's courses with their lessons, in four tabs (YN-25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import NO_LONGER_ACTIVE, EnrolmentState
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision, Text
from anpei.people.models import Person
from anpei.provinces.current import current_province
from anpei.study.models import TopicStudy
from anpei.study.overview import percent_of
from anpei.study.policies import can_study, edition_of
from anpei.study.queries import enrolments_of, study_pictures

_S = EnrolmentState
_PASSED = {_S.EXAM_PASSED, _S.QUALIFIED, _S.REPORTED, _S.CERTIFIED}


class CourseTab(StrEnum):
    """全部课程 / 正在学习 / 已经完成 / 已经过期."""

    ALL = "all"
    STUDYING = "studying"
    DONE = "done"
    EXPIRED = "expired"


TAB_LABELS = {
    CourseTab.ALL: _("All courses"),
    CourseTab.STUDYING: _("Being studied"),
    CourseTab.DONE: _("Completed"),
    CourseTab.EXPIRED: _("Expired"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson and how far it is."""

    topic: Topic
    study: TopicStudy | None

    @property
    def percent(self) -> int:
        return percent_of(self.study) if self.study else 0

    @property
    def seconds(self) -> int:
        return self.topic.duration_ms // 1000

    @property
    def is_complete(self) -> bool:
        return self.study is not None and self.study.completed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One enrolment as its card and its page show it."""

    enrolment: Enrolment
    category: Text
    lessons: tuple[Lesson, ...]
    may_study: Decision
    tab: CourseTab
    days_left: int

    @property
    def learned(self) -> int:
        """Lessons at 100 %."""
        return sum(lesson.is_complete for lesson in self.lessons)

    @property
    def study_begins(self) -> date:
        return self.enrolment.study_begins

    @property
    def study_ends(self) -> date:
        return self.enrolment.study_ends

    @property
    def next_lesson(self) -> Lesson | None:
        """The first that is not complete."""
        return next((lesson for lesson in self.lessons if not lesson.is_complete), None)


def courses_of(person: Person, tab: CourseTab = CourseTab.ALL) -> list[Course]:
    """The learner's courses on ``tab``, the one to study first: a constant number of queries."""
    enrolments = list(enrolments_of(person).exclude(state=_S.CANCELLED))
    return [one for one in _courses(enrolments) if tab in {CourseTab.ALL, one.tab}]


def course_of(enrolment: Enrolment) -> Course:
    """One course (class and licence selected with the enrolment)."""
    return _courses([enrolment])[0]


def _courses(enrolments: Sequence[Enrolment]) -> list[Course]:
    pictures, today = study_pictures(enrolments), policy_today()
    topics: dict[int, list[Topic]] = {}
    for topic in (
        Topic.objects.filter(
            category__curriculum__in={one.training_class.curriculum_id for one in enrolments}
        )
        .select_related("category")
        .order_by("category__position", "position", "pk")
    ):
        topics.setdefault(topic.category.curriculum_id, []).append(topic)
    labels = {one.code: one.label for one in current_province().licence_categories}
    found = []
    for enrolment in enrolments:
        picture = pictures[enrolment.pk]
        known = {study.topic_id: study for study in picture.studies}
        decision = can_study(picture.facts, edition_of(enrolment), today)
        offered = topics.get(enrolment.training_class.curriculum_id, [])
        found.append(
            Course(
                enrolment=enrolment,
                category=labels.get(enrolment.licence.category, enrolment.licence.category),
                lessons=tuple(
                    Lesson(topic=topic, study=known.get(topic.pk))
                    for topic in offered
                    if topic.is_open or topic.pk in known
                ),
                may_study=decision,
                tab=_tab_of(enrolment, today),
                days_left=(enrolment.study_ends - today).days,
            )
        )
    return found


def _tab_of(enrolment: Enrolment, today: date) -> CourseTab:
    if enrolment.state in _PASSED:
        return CourseTab.DONE
    if today > enrolment.study_ends or enrolment.state in set(NO_LONGER_ACTIVE):
        return CourseTab.EXPIRED
    return CourseTab.STUDYING
