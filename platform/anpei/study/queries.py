"""Reads of the study: what a province is asked with, and what the pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from anpei.courses.models import Topic, TopicCategory
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import NO_LONGER_ACTIVE, EnrolmentState
from anpei.kernel.compiled import CompiledLookup
from anpei.people.models import Person
from anpei.provinces.facts import CategoryProgress, StudyFacts, TopicFacts
from anpei.study.models import Player, TopicStudy


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPicture:
    """An enrolment's study as three queries see it: facts for the province, rows for the page."""

    facts: StudyFacts
    categories: tuple[TopicCategory, ...]
    studies: tuple[TopicStudy, ...]
    """In the order in which they were chosen, each with its topic and category."""

    @property
    def current(self) -> TopicStudy | None:
        """The chosen topic that is not complete."""
        return next((study for study in self.studies if study.completed_at is None), None)


def enrolments_of(person: Person) -> QuerySet[Enrolment]:
    """All of a learner's enrolments with class, licence and enterprise, the one to study first."""
    first = Case(
        When(state=EnrolmentState.STUDYING, then=0),
        When(state__in=NO_LONGER_ACTIVE, then=2),
        default=1,
        output_field=IntegerField(),
    )
    return (
        Enrolment.objects.filter(person=person)
        .select_related("training_class", "licence", "enterprise", "person")
        .order_by(first, "-created_at", "-pk")
    )


_CURRENT = CompiledLookup(lambda person: enrolments_of(Person(pk=person))[:1])


def current_enrolment(person: Person) -> Enrolment | None:
    """The enrolment a learner means when naming none: the one being studied, else the newest."""
    return _CURRENT.get(person.pk)


def study_pictures(enrolments: Sequence[Enrolment]) -> dict[int, StudyPicture]:
    """Enrolment's key → its facts and rows: two queries, however many enrolments and topics.

    Class and licence should be selected with the enrolments.
    """
    categories: dict[int, list[TopicCategory]] = {}
    # Django drops a model's own order where it groups.
    for category in (
        TopicCategory.objects.filter(
            curriculum__in={e.training_class.curriculum_id for e in enrolments}
        )
        .annotate(topic_count=Count("topics", filter=Q(topics__is_open=True)))
        .order_by("position", "pk")
    ):
        categories.setdefault(category.curriculum_id, []).append(category)
    studies: dict[int, list[TopicStudy]] = {}
    for study in TopicStudy.objects.filter(enrolment__in=enrolments).select_related(
        "topic__category", "topic__video"
    ):
        studies.setdefault(study.enrolment_id, []).append(study)
    return {
        enrolment.pk: _picture(
            enrolment,
            tuple(categories.get(enrolment.training_class.curriculum_id, ())),
            tuple(studies.get(enrolment.pk, ())),
        )
        for enrolment in enrolments
    }


def study_picture(enrolment: Enrolment) -> StudyPicture:
    """Facts and rows of one enrolment (its class and licence should be selected with it)."""
    return study_pictures([enrolment])[enrolment.pk]


def study_facts(enrolment: Enrolment) -> StudyFacts:
    """What a province is told about an enrolment's study: two queries, however many topics."""
    return study_picture(enrolment).facts


def _picture(
    enrolment: Enrolment,
    categories: tuple[TopicCategory, ...],
    studies: tuple[TopicStudy, ...],
) -> StudyPicture:
    return StudyPicture(
        facts=_facts(enrolment, categories, studies), categories=categories, studies=studies
    )


def _facts(
    enrolment: Enrolment, categories: Sequence[TopicCategory], studies: Sequence[TopicStudy]
) -> StudyFacts:
    earned: dict[int, int] = {}
    for study in studies:
        category = study.topic.category_id
        earned[category] = earned.get(category, 0) + study.credit_tenths
    learned = sum(s.completed_at is not None and s.topic.is_open for s in studies)
    return StudyFacts(
        state=enrolment.state,
        licence_category=enrolment.licence.category,
        licence_valid_until=enrolment.licence.valid_until,
        licence_status=enrolment.licence.status,
        study_from=enrolment.study_begins,
        study_until=enrolment.study_ends,
        credits_required=enrolment.training_class.credit_tenths,
        categories=tuple(
            CategoryProgress(
                code=category.code,
                name=category.name,
                earned=earned.get(category.pk, 0),
                topics=category.topic_count,  # type: ignore[attr-defined]  # annotated above
            )
            for category in categories
        ),
        unfinished_topics=tuple(s.topic.public_id for s in studies if s.completed_at is None),
        lessons_left=sum(category.topic_count for category in categories) - learned,  # type: ignore[attr-defined]
    )


def topic_facts(topic: Topic, study: TopicStudy | None) -> TopicFacts:
    """What a province is told about a topic; ``study`` is this learner's, None if not chosen."""
    return TopicFacts(
        public_id=topic.public_id,
        category=topic.category.code,
        credits=topic.credit_tenths,
        already_chosen=study is not None,
        complete=study is not None and study.completed_at is not None,
    )


def photo_is_asked(topic_study: TopicStudy) -> bool:
    """Whether the server asked for a photo of this study and has none yet (T31)."""
    return Player.objects.filter(study=topic_study, photo_asked_at__isnull=False).exists()
