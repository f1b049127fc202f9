"""Learners of the demo who have studied everything their class asks for."""

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.exams.policies import edition_of
from anpei.kernel.clock import db_now
from anpei.provinces.current import current_province
from anpei.study.domain import complete_topic
from anpei.study.models import TopicStudy


def finish_study(enrolment: Enrolment) -> None:
    """Let topics of every category be watched to the end; the last one completes the credits."""
    chosen = _topics_for(enrolment)
    now = db_now()
    studies = [
        TopicStudy(
            enrolment=enrolment,
            topic=topic,
            required_ms=topic.duration_ms,
            watched_ms=topic.duration_ms,
            completed_at=now,
            credit_tenths=topic.credit_tenths,
        )
        for topic in chosen[:-1]
    ]
    TopicStudy.objects.bulk_create(studies)
    last = chosen[-1]
    study = TopicStudy.objects.create(
        enrolment=enrolment,
        topic=last,
        required_ms=last.duration_ms,
        watched_ms=last.duration_ms,
    )
    complete_topic(study_id=study.pk, by=None)


def _topics_for(enrolment: Enrolment) -> list[Topic]:
    """Topics in their order, of each category as many as its credits need."""
    training_class = enrolment.training_class
    required = current_province().required_credits(
        enrolment.licence.category, training_class.credit_tenths, edition_of(enrolment)
    )
    found: list[Topic] = []
    earned: dict[str, int] = {}
    topics = Topic.objects.filter(category__curriculum=training_class.curriculum, is_open=True)
    for topic in topics.select_related("category").order_by("category__position", "position"):
        code = topic.category.code if required else ""
        wanted = required.get(code, 0) if required else training_class.credit_tenths
        if earned.get(code, 0) < wanted:
            earned[code] = earned.get(code, 0) + topic.credit_tenths
            found.append(topic)
    return found
