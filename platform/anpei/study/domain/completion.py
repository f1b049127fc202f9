"""At 100 % the credits are recorded, once; with the last of them the enrolment moves on."""

from django.db import transaction
from django.db.models import F

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.provinces.asking import record_decision
from anpei.study.models import TopicStudy
from anpei.study.policies import are_credits_complete, edition_of
from anpei.study.queries import study_facts


def complete_topic(*, study_id: int, by: User | None) -> bool:
    """Record the credits of a wholly watched topic (SD-34); True when this call did it.

    Safe to call at any time and twice: the beat calls it, and whatever shows or changes the
    study heals what a crash between the two left undone. When the province says that the credits
    are complete, the enrolment becomes ``credits_complete``.
    """
    with transaction.atomic():
        enrolment_id = TopicStudy.objects.values_list("enrolment_id", flat=True).get(pk=study_id)
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("training_class", "licence")
            .get(pk=enrolment_id)
        )
        study = (
            TopicStudy.objects.select_for_update(of=("self",), no_key=True)
            .select_related("topic")
            .get(pk=study_id)
        )
        if study.completed_at is not None or study.watched_ms < study.required_ms:
            return False
        study.completed_at = db_now()
        study.credit_tenths = study.topic.credit_tenths
        study.save(update_fields=["completed_at", "credit_tenths"])
        audit.record(
            act="study.topic_completed",
            subject=study,
            by=by,
            after={"credit_tenths": study.credit_tenths, "watched_ms": study.watched_ms},
        )
        _finish_study(enrolment, by)
    return True


def complete_watched(*, enrolment: Enrolment) -> None:
    """Complete what was watched to the end but not recorded (a crash right after the beat)."""
    waiting = TopicStudy.objects.filter(
        enrolment=enrolment, completed_at__isnull=True, watched_ms__gte=F("required_ms")
    )
    for study_id in waiting.values_list("pk", flat=True):
        complete_topic(study_id=study_id, by=None)


def _finish_study(enrolment: Enrolment, by: User | None) -> None:
    if enrolment.state != EnrolmentState.STUDYING:
        return
    decision = are_credits_complete(study_facts(enrolment), edition_of(enrolment))
    if decision.allowed:
        record_decision("enrolment", enrolment.pk, "decide_credits", decision)
        move_enrolment(
            enrolment=enrolment,
            to=EnrolmentState.CREDITS_COMPLETE,
            by=by,
            reason=decision.rule,
        )
