"""The whole study of an enrolment as its pages and its API show it, in three queries."""

from dataclasses import dataclass
from typing import Any

from anpei.courses.models import Topic, TopicCategory
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision
from anpei.provinces.editions import Edition
from anpei.provinces.facts import StudyFacts
from anpei.study.models import TopicStudy
from anpei.study.policies import can_choose, can_study, edition_of, required_by_category
from anpei.study.queries import StudyPicture, study_picture, topic_facts

FREE, CHOSEN, COMPLETE, CLOSED = "free", "chosen", "complete", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic in its category's table (SD-32)."""

    topic: Topic
    study: TopicStudy | None
    state: str
    """``free``, ``chosen`` (not complete), ``complete`` or ``closed`` (``may_choose`` says why)."""
    may_choose: Decision

    @property
    def percent(self) -> int:
        """Of the time that must be watched, rounded down: 100 means all of it."""
        return percent_of(self.study) if self.study else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """A topic category with its credits in tenths (SD-31)."""

    public_id: str
    code: str
    name: str
    required: int | None
    """None where only the total counts."""
    earned: int
    topic_count: int
    topics: tuple[TopicRow, ...]

    @property
    def is_full(self) -> bool:
        return self.required is not None and self.earned >= self.required


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    enrolment: Enrolment
    facts: StudyFacts
    may_study: Decision
    categories: tuple[CategoryRow, ...]
    studies: tuple[TopicStudy, ...]
    current: TopicStudy | None
    credits_required: int
    days_left: int
    """Until the licence expires; negative when it has."""

    @property
    def credit_text(self) -> str:
        return credit_text(self.facts.earned, self.credits_required)

    @property
    def chosen_topics(self) -> tuple[TopicRow, ...]:
        """The chosen topics in the order in which they were chosen (SD-37)."""
        rows = (row for category in self.categories for row in category.topics if row.study)
        return tuple(sorted(rows, key=lambda row: row.study.pk if row.study else 0))


def credit_text(earned: int, required: int) -> str:
    """Tenths of a credit as people read them: "1.0 / 24.0"."""
    return f"{earned / 10:.1f} / {required / 10:.1f}"


def percent_of(study: TopicStudy) -> int:
    return study.watched_ms * 100 // study.required_ms if study.required_ms else 100


def study_overview(enrolment: Enrolment) -> Overview:
    """Everything the study's pages show of ``enrolment`` (class and licence selected with it)."""
    edition = edition_of(enrolment)
    picture = study_picture(enrolment)
    required, today = required_by_category(picture.facts, edition), policy_today()
    return Overview(
        enrolment=enrolment,
        facts=picture.facts,
        may_study=can_study(picture.facts, edition, today),
        categories=_category_rows(picture, required, edition),
        studies=picture.studies,
        current=picture.current,
        credits_required=sum(required.values()) or picture.facts.credits_required,
        days_left=(picture.facts.licence_valid_until - today).days,
    )


def _category_rows(
    picture: StudyPicture, required: dict[str, int], edition: Edition[Any]
) -> tuple[CategoryRow, ...]:
    chosen = {study.topic_id: study for study in picture.studies}
    topics: dict[int, list[Topic]] = {category.pk: [] for category in picture.categories}
    for topic in Topic.objects.filter(category__in=picture.categories):
        if topic.is_open or topic.pk in chosen:
            topics[topic.category_id].append(topic)
    earned = {category.code: category.earned for category in picture.facts.categories}
    return tuple(
        CategoryRow(
            public_id=category.public_id,
            code=category.code,
            name=category.name,
            required=required.get(category.code, 0) if required else None,
            earned=earned[category.code],
            topic_count=category.topic_count,  # type: ignore[attr-defined]  # annotated
            topics=tuple(
                _topic_row(topic, category, chosen.get(topic.pk), picture, edition)
                for topic in topics[category.pk]
            ),
        )
        for category in picture.categories
    )


def _topic_row(
    topic: Topic,
    category: TopicCategory,
    study: TopicStudy | None,
    picture: StudyPicture,
    edition: Edition[Any],
) -> TopicRow:
    topic.category = category
    decision = can_choose(topic_facts(topic, study), picture.facts, edition)
    if study is None:
        state = FREE if decision.allowed else CLOSED
    else:
        state = COMPLETE if study.completed_at else CHOSEN
    return TopicRow(topic=topic, study=study, state=state, may_choose=decision)
