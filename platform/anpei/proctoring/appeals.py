"""Until when an appeal may be filed, against what, and what may be attached (PL-36)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.states import AttemptState
from anpei.kernel.clock import policy_now
from anpei.kernel.errors import InvalidInput
from anpei.proctoring.models import Appeal, Review
from anpei.proctoring.states import ReviewState
from anpei.proctoring.vision.metadata import without_metadata
from anpei.proctoring.vision.upload import MAX_BYTES, check_size, check_upload
from anpei.provinces.current import edition_by_key

_AGAINST = (EnrolmentState.CREDITS_COMPLETE, EnrolmentState.DISQUALIFIED)
_AGAINST_LOSS = (EnrolmentState.CREDITS_COMPLETE, EnrolmentState.EXAM_FAILED)
LOST = (AttemptState.ENDED, AttemptState.FORFEITED)
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture without its metadata, or a PDF as it came."""

    data: bytes
    content_type: str
    suffix: str


def read_attachment(data: bytes) -> Attachment:
    """What was uploaded, by its own first bytes. Raises InvalidInput for anything but a picture or
    a PDF of 5 MB at most."""
    check_size(len(data), MAX_BYTES)
    if data.startswith(b"%PDF-"):
        return Attachment(data, _PDF, "pdf")
    info = check_upload(data)
    try:
        return Attachment(without_metadata(data, info), info.content_type, info.suffix)
    except (IndexError, ValueError):
        raise InvalidInput(_("The picture cannot be read; take it again."), field="file") from None


def may_appeal_loss(attempt: Attempt) -> bool:
    """Whether the attempt was lost by a proctor's hand or by leaving, and that still decides."""
    lost = attempt.kind == ExamKind.FINAL and attempt.state in LOST and not attempt.passed
    return lost and attempt.enrolment.state in _AGAINST_LOSS


def may_appeal(review: Review) -> bool:
    """Whether the refusal still decides: no later attempt has gone further."""
    return review.state == ReviewState.REFUSED and review.enrolment.state in _AGAINST


def may_file_now(appeal: Appeal | None, *, decides: bool, until: datetime) -> bool:
    """Whether the form is offered: none was filed, the loss still ``decides``, and in time."""
    return appeal is None and decides and policy_now() < until


def appeal_until(review: Review) -> datetime:
    """The end of the last day of the edition's period, in Asia/Shanghai; aware."""
    assert review.decided_at is not None, "a refusal has its day"
    return _until(review.decided_at, review.enrolment)


def loss_appeal_until(attempt: Attempt) -> datetime:
    """The same for an attempt that was lost, from the day on which it was."""
    assert attempt.closed_at is not None, "a lost attempt is closed"
    return _until(attempt.closed_at, attempt.enrolment)


def _until(decided_at: datetime, enrolment: Enrolment) -> datetime:
    days = edition_by_key(enrolment.edition_key).policy.appeal_days
    day = timezone.localtime(decided_at).replace(hour=0, minute=0, second=0, microsecond=0)
    # No period, no appeal: then it is over before it begins.
    return day + timedelta(days=days + 1) if days else decided_at
