"""Choosing a topic: it is the learner's from then on, and questions are drawn from it (SD-32)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.kernel.errors import NotAllowed
from anpei.study.domain.completion import complete_watched
from anpei.study.models import TopicStudy
from anpei.study.policies import check_choose, check_study, edition_of
from anpei.study.queries import study_picture, topic_facts


def choose_topic(*, enrolment: Enrolment, topic: Topic, by: User | None) -> TopicStudy:
    """Give ``topic`` to ``enrolment``; the study there is when it was chosen before.

    Raises Refused with the province's reason (SD-31, SD-32, SD-39), NotAllowed for a topic of
    another class or one that is closed. Two choices at once: one is refused.
    """
    with transaction.atomic():
        complete_watched(enrolment=enrolment)
        locked = (
            Enrolment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("training_class", "licence")
            .get(pk=enrolment.pk)
        )
        if topic.category.curriculum_id != locked.training_class.curriculum_id:
            raise NotAllowed(_("This topic does not belong to your class."))
        edition = edition_of(locked)
        picture = study_picture(locked)
        check_study(picture.facts, edition)
        chosen = next((s for s in picture.studies if s.topic_id == topic.pk), None)
        check_choose(topic_facts(topic, chosen), picture.facts, edition)
        if chosen:
            return chosen
        if not topic.is_open:
            raise NotAllowed(_("This topic is not offered at present; choose another."))
        study = TopicStudy.objects.create(
            enrolment=locked, topic=topic, required_ms=topic.duration_ms
        )
        audit.record(
            act="study.topic_chosen", subject=study, by=by, after={"topic": topic.public_id}
        )
    return study
