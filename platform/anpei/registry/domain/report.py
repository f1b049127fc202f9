"""Queueing a qualified result for the registry (SD-53): the row is the promise to send it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.kernel.ids import make_public_id
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import ResultFacts
from anpei.registry.models import OutboxEntry, OutboxKind
from anpei.registry.queries import unreported_enrolments
from anpei.registry.states import OutboxState
from anpei.study.models import TopicStudy
from tenants.enqueuing import enqueue


def report_result(*, enrolment: Enrolment, by: User | None) -> OutboxEntry:
    """Queue the result of a qualified enrolment; once is enough, a second call gives the same row.

    Raises Conflict when the enrolment is not qualified.
    """
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
        known = OutboxEntry.objects.filter(
            enrolment=locked, kind=OutboxKind.TRAINING_RESULT
        ).first()
        if known is not None:
            return _as_it_is_now(known, locked)
        if locked.state != EnrolmentState.QUALIFIED:
            raise Conflict(_("Only a qualified result can be reported."))
        now = db_now()
        entry = OutboxEntry.objects.create(
            enrolment=locked,
            kind=OutboxKind.TRAINING_RESULT,
            request_key=make_public_id(),
            payload=result_payload(locked),
            next_try_at=now,
            queued_at=now,
        )
        audit.record(
            act="report.queued",
            subject=entry,
            by=by,
            after={"enrolment": locked.pk, "request_key": entry.request_key},
        )
        _wake_outbox()
    return entry


def _as_it_is_now(known: OutboxEntry, enrolment: Enrolment) -> OutboxEntry:
    """A result taken back unsent and reached anew goes with its new contents."""
    qualified_at = enrolment.qualified_at
    is_old = qualified_at is not None and known.queued_at < qualified_at
    if is_old and known.state == OutboxState.QUEUED and not known.in_doubt:
        known.payload = result_payload(enrolment)
        known.queued_at = known.next_try_at = db_now()
        known.save(update_fields=["payload", "queued_at", "next_try_at"])
    return known


def report_qualified_results(*, by: User | None) -> int:
    """Queue every qualified result that is not queued yet; gives how many."""
    waiting = list(unreported_enrolments())
    for enrolment in waiting:
        report_result(enrolment=enrolment, by=by)
    return len(waiting)


def result_payload(enrolment: Enrolment) -> str:
    """The province's record of this result, as JSON. It holds an identity number: seal it."""
    edition = edition_by_key(enrolment.edition_key)
    return current_province().report_payload(result_facts(enrolment), edition).model_dump_json()


def result_facts(enrolment: Enrolment) -> ResultFacts:
    """What the province is told about a result; the licence as the registry has it now."""
    licence, person = enrolment.licence, enrolment.person
    earned = TopicStudy.objects.filter(enrolment=enrolment).values_list("credit_tenths", flat=True)
    qualified_at = enrolment.qualified_at or db_now()
    return ResultFacts(
        enrolment_id=enrolment.public_id,
        person_name=person.name,
        id_number=person.id_number,
        licence_number=licence.number,
        licence_category=licence.category,
        enterprise_name=licence.enterprise.name,
        credit_code=licence.enterprise.credit_code,
        class_number=enrolment.training_class.number,
        class_name=enrolment.training_class.name,
        credits=sum(earned),
        score=enrolment.score_hundredths or 0,
        qualified_on=timezone.localdate(qualified_at),
        state=enrolment.state,
        licence_valid_until=licence.valid_until,
        licence_status=licence.status,
    )


def _wake_outbox() -> None:
    from anpei.registry.tasks import deliver_outbox  # noqa: PLC0415 - tasks import the domain

    enqueue(deliver_outbox)
