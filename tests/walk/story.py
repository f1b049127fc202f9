"""Rows as the platform itself makes them, one step of the journey each; the rest is filled in."""

from datetime import timedelta
from typing import Any

from anpei.accounts.domain.agreement import current_agreement
from anpei.accounts.models import AgreementAcceptance, Consent, ConsentKind
from anpei.approvals.models import Proposal
from anpei.certificates.domain import issue_certificate
from anpei.courses.models import Topic
from anpei.demo.story import demo_billing
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.entry.models import Registration
from anpei.exams.domain import hand_in, start_attempt
from anpei.exams.models import ExamKind
from anpei.jobs.kinds import job_kinds
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.ids import make_public_id
from anpei.payments.domain.place_order import place_order
from anpei.payments.domain.receipt import file_receipt
from anpei.payments.two_person import AGREE_REFUND
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.registry.domain.staging import KINDS
from anpei.registry.models import OutboxEntry, OutboxKind, SyncPosition, SyncRun
from anpei.registry.states import OutboxState, SyncState
from tests import factories
from tests.exams.ready import make_candidate
from tests.factories import Cast

EDITION = "sd-m1"


def tell_story(cast: Cast) -> None:
    """Somebody is at every station."""
    _enter_with_consent(cast)
    factories.make_enrolment(cast.licence, cast.training_class)
    for _turn in range(2):
        tell_again(cast)
    sitting = _ready(cast)
    start_attempt(enrolment=sitting, kind=ExamKind.FINAL, by=cast.learner)


def tell_again(cast: Cast) -> None:
    """One more order, result, report, sync and piece of long work of the same people."""
    _order(cast)
    _register(cast)
    done = _ready(cast)
    mock = start_attempt(enrolment=done, kind=ExamKind.MOCK, by=cast.learner)
    hand_in(attempt=mock, by=cast.learner)
    _report(_certified(cast))
    _sync()
    Proposal.objects.create(
        act=AGREE_REFUND,
        subject=make_public_id(),
        title="x",
        reason="x",
        proposed_by=factories.make_staff(make_public_id(), factories.Role.FINANCE),
    )
    if kinds := job_kinds():
        Job.objects.create(kind=next(iter(kinds)), by=cast.staff)


def _enter_with_consent(cast: Cast) -> None:
    for user in (cast.learner, cast.alice):
        user.activated_at = db_now()
        user.save(update_fields=["activated_at"])
        AgreementAcceptance.objects.create(
            user=user, version=current_agreement().version, accepted_at=db_now()
        )
    Consent.objects.create(
        person=cast.learner.person,
        kind=ConsentKind.FACE,
        version=FACE_CONSENT_VERSION,
        given_at=db_now(),
    )


def _enrolled(cast: Cast, state: EnrolmentState, **values: Any) -> Enrolment:
    """The learner in a class of her own."""
    assert cast.learner.person is not None
    licence = factories.make_licence(cast.learner.person, cast.licence.enterprise)
    one = factories.make_class(edition_key=EDITION, curriculum=factories.make_curriculum())
    enrolment = factories.make_enrolment(licence, one, state=state)
    Enrolment.objects.filter(pk=enrolment.pk).update(**values)
    enrolment.refresh_from_db()
    return enrolment


def _ready(cast: Cast) -> Enrolment:
    assert cast.learner.person is not None
    licence = factories.make_licence(cast.learner.person, cast.licence.enterprise)
    enrolment = make_candidate(licence, cast.learner).enrolment
    for topic in Topic.objects.filter(category__curriculum=enrolment.training_class.curriculum):
        factories.make_question(topic, f"题 {topic.pk}")
    return enrolment


def _certified(cast: Cast) -> Enrolment:
    result = {"score_hundredths": 8600, "qualified_at": db_now()}
    enrolment = _enrolled(cast, EnrolmentState.REPORTED, **result)
    issue_certificate(enrolment=enrolment, by=None)
    return enrolment


def _order(cast: Cast) -> None:
    enterprise = cast.licence.enterprise
    licence = factories.make_licence(factories.make_person("程序"), enterprise)
    order = place_order(
        enterprise=enterprise,
        training_class=factories.make_class(edition_key=EDITION),
        licences=[licence.public_id],
        billing=demo_billing(enterprise),
        by=cast.alice,
    )
    file_receipt(
        order=order,
        payer_name=enterprise.name,
        account_last4="0417",
        paid_on=policy_today() - timedelta(days=1),
        by=cast.alice,
    )


def _register(cast: Cast) -> None:
    assert cast.learner.person is not None
    licence = factories.make_licence(cast.learner.person, cast.licence.enterprise)
    Registration.objects.create(licence=licence, term=licence.valid_until)


def _report(enrolment: Enrolment) -> None:
    OutboxEntry.objects.create(
        enrolment=enrolment,
        kind=OutboxKind.TRAINING_RESULT,
        request_key=f"key{enrolment.pk}",
        payload="{}",
        state=OutboxState.QUEUED,
        next_try_at=db_now(),
        queued_at=db_now(),
    )


def _sync() -> None:
    run = SyncRun.objects.create(since=0, started_by="system", state=SyncState.COMPLETED)
    SyncPosition.objects.bulk_create(SyncPosition(run=run, kind=kind) for kind in KINDS)
