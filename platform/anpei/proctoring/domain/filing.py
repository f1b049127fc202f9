"""Filing an appeal, within the edition's period, once (PL-36).

A lock on the review, or on enrolment and attempt, orders filing.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt, AttemptAct, AttemptEvent
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.proctoring.appeals import (
    Attachment,
    appeal_until,
    loss_appeal_until,
    may_appeal,
    may_appeal_loss,
)
from anpei.proctoring.domain.assigning import lock_review
from anpei.proctoring.due_dates import working_day_after
from anpei.proctoring.models import Appeal, AppealEvent, Review
from anpei.provinces.current import edition_by_key
from tenants.storage import secret_name

TEXT_LONGEST = 2000


def file_appeal(*, review: Review, text: str, attachment: Attachment | None, by: User) -> Appeal:
    """The learner appeals against the refusal ``review``, once, until the period is over.

    Raises NotAllowed for anybody else, InvalidInput for an empty text, Conflict when the period is
    over on the database's clock, an appeal was filed, or a later attempt counts already.
    """

    def file() -> Appeal:
        locked = lock_review(review)
        now = db_now()
        _check_first(locked.attempt)
        if not may_appeal(locked) or now >= appeal_until(locked):
            raise Conflict(_("This refusal cannot be appealed against (any more)."))
        assert locked.reviewer_id is not None, "a refusal has its reviewer"
        return _create(
            locked.attempt,
            review=locked,
            filed_at=now,
            filed_by=by,
            refused_by_id=locked.reviewer_id,
            refused_first_by_id=locked.first_reviewer_id,
        )

    return _filed(file, review.enrolment, text, attachment, by)


def file_loss_appeal(
    *, attempt: Attempt, text: str, attachment: Attachment | None, by: User
) -> Appeal:
    """The learner appeals because an exam was ended by a proctor, or counted as left.

    Raises as ``file_appeal``.
    """

    def file() -> Appeal:
        enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
            pk=attempt.enrolment_id
        )
        locked = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .defer("paper")
            .get(pk=attempt.pk)
        )
        locked.enrolment = enrolment
        now = db_now()
        _check_first(locked)
        if not may_appeal_loss(locked) or now >= loss_appeal_until(locked):
            raise Conflict(_("There is no appeal here (any more)."))
        ends = AttemptEvent.objects.filter(attempt=locked, act=AttemptAct.ENDED).order_by("-pk")
        ended_by = ends.values_list("by", flat=True).first()
        return _create(locked, filed_at=now, filed_by=by, refused_by_id=ended_by)

    return _filed(file, attempt.enrolment, text, attachment, by)


def _filed(
    file: Callable[[], Appeal],
    enrolment: Enrolment,
    text: str,
    attachment: Attachment | None,
    by: User,
) -> Appeal:
    """What every appeal has: its candidate, words, an attachment that is kept or thrown away."""
    words = text.strip()[:TEXT_LONGEST]
    if enrolment.person_id != by.person_id:
        raise NotAllowed(_("Only the candidate may appeal."))
    if not words:
        raise InvalidInput(_("Say why the refusal is wrong."), field="text")
    path = _store(attachment)
    try:
        with transaction.atomic():
            appeal = file()
            appeal.text, appeal.path = words, path
            appeal.content_type = attachment.content_type if attachment else ""
            appeal.save(update_fields=["text", "path", "content_type"])
        return appeal
    except BaseException:
        if path:
            default_storage.delete(path)
        raise


def _check_first(attempt: Attempt) -> None:
    if Appeal.objects.filter(attempt=attempt).exists():
        raise Conflict(_("You have appealed already; the decision is told to you."))


def _create(attempt: Attempt, *, filed_by: User, **others: Any) -> Appeal:
    policy = edition_by_key(attempt.enrolment.edition_key).policy
    appeal = Appeal.objects.create(
        attempt=attempt,
        filed_by=filed_by,
        due_on=working_day_after(policy_today(), policy.appeal_due_days),
        **others,
    )
    AppealEvent.of(appeal, "", by=filed_by).save()
    audit.record(
        act="appeal.filed", subject=appeal, by=filed_by, after={"attempt": attempt.public_id}
    )
    return appeal


def _store(attachment: Attachment | None) -> str:
    if attachment is None:
        return ""
    name = secret_name("appeals", attachment.suffix)
    return str(default_storage.save(name, ContentFile(attachment.data)))
