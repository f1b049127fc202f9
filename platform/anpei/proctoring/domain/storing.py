"""Taking in a photo: header, file, one statement, then the queue (DESIGN §7)."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.kernel.ids import make_public_id
from anpei.proctoring import tasks
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.domain.keeping import keep_newest
from anpei.proctoring.domain.tell_watchers import tell_watchers
from anpei.proctoring.errors import TicketExpired, TicketRefused, TicketUsed
from anpei.proctoring.models import CaptureTicket, Photo
from anpei.proctoring.policies import check_consent
from anpei.proctoring.tickets import read_ticket_token
from anpei.proctoring.vision.metadata import without_metadata
from anpei.proctoring.vision.upload import ImageInfo, UnreadableImage, check_upload
from anpei.provinces.current import edition_by_key
from anpei.provinces.editions import Policy
from anpei.study.domain import mark_photo_received
from anpei.study.models import TopicStudy
from tenants.enqueuing import enqueue
from tenants.hot import hot_row
from tenants.storage import secret_name

PHOTO_MAX_BYTES = 2**20

_STORE = """
WITH used AS (
    UPDATE {schema}.proctoring_captureticket t SET used_at = clock_timestamp()
    WHERE t.public_id = %(ticket)s AND t.used_at IS NULL AND t.expires_at >= clock_timestamp()
      AND (t.purpose = 'study') = %(study)s
      AND EXISTS (
        SELECT FROM {schema}.accounts_consent c WHERE c.person_id = t.person_id AND c.kind = 'face'
          AND c.version = %(consent)s AND c.withdrawn_at IS NULL)
    RETURNING t.id, t.enrolment_id, t.purpose, t.topic_study_id, t.attempt_id, t.used_at,
      t.claimed_at, t.presence_id)
INSERT INTO {schema}.proctoring_photo
    (public_id, enrolment_id, ticket_id, purpose, topic_study_id, attempt_id, path, content_type,
     sha256, taken_at, claimed_at, presence_id, kept, is_black, is_blank, model_version, band)
SELECT %(public_id)s, enrolment_id, id, purpose, topic_study_id, attempt_id, %(path)s,
    %(content_type)s, %(sha256)s, used_at, claimed_at, presence_id,
    true, false, false, '', 'pending' FROM used
RETURNING id, taken_at, attempt_id, topic_study_id,
    (SELECT edition_key FROM {schema}.enrolment_enrolment e WHERE e.id = enrolment_id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPhoto:
    """What the uploader is told."""

    public_id: str
    taken_at: datetime


def store_photo(*, token: str, data: bytes) -> StoredPhoto:
    """Store one photo under its ticket; it is analysed later, by a worker.

    Sent twice with one ticket, the second answer is the first one's. Raises TicketRefused,
    TicketExpired, TicketUsed (another picture), ConsentMissing, ImageRefused.
    """
    ticket = read_ticket_token(token)
    if ticket is None:
        raise TicketRefused(_("This photo was not asked for."))
    info = check_upload(data, max_bytes=PHOTO_MAX_BYTES)
    clean = cleaned(data, info)
    path = default_storage.save(secret_name("photos", info.suffix), ContentFile(clean))
    try:
        stored = _insert(ticket, path, clean, info)
    except BaseException:
        default_storage.delete(path)
        raise
    if stored is None:
        # A statement sent once more after a lost line may have stored this very file before.
        if not Photo.objects.filter(path=path).exists():
            default_storage.delete(path)
        return _already_stored(ticket, clean)
    return stored


def cleaned(data: bytes, info: ImageInfo) -> bytes:
    try:
        return without_metadata(data, info)
    except (IndexError, ValueError):
        raise UnreadableImage(_("The picture cannot be read; take it again.")) from None


def _insert(ticket: str, path: str, data: bytes, info: ImageInfo) -> StoredPhoto | None:
    """One statement; only a photo of the study, whose player waits for it, needs a transaction."""
    public_id = make_public_id()
    values = {
        "ticket": ticket,
        "consent": FACE_CONSENT_VERSION,
        "public_id": public_id,
        "path": path,
        "content_type": info.content_type,
        "sha256": sha256(data).hexdigest(),
    }
    row = hot_row(_STORE, {**values, "study": False}) or _insert_study(values)
    if row is None:
        return None
    enqueue(tasks.analyse_photo, row[0])
    tell_watchers(row[2])
    return StoredPhoto(public_id=public_id, taken_at=row[1])


def _insert_study(values: dict[str, str]) -> tuple[Any, ...] | None:
    with transaction.atomic():
        row = hot_row(_STORE, {**values, "study": True})
        if row is not None:
            _answer_study(row[3], edition_by_key(row[4]).policy)
        return row


def _answer_study(topic_study_id: int, policy: Policy) -> None:
    topic_study = TopicStudy.objects.get(pk=topic_study_id)
    mark_photo_received(topic_study=topic_study)
    keep_newest(topic_study=topic_study, number=policy.photos_kept_per_topic)


def _already_stored(ticket: str, data: bytes) -> StoredPhoto:
    """The answer that got lost on its way, or why the ticket does not serve."""
    found = CaptureTicket.objects.select_related("photo", "person").filter(public_id=ticket).first()
    if found is None:
        raise TicketRefused(_("This photo was not asked for."))
    if found.used_at:
        photo = Photo.objects.filter(ticket=found, sha256=sha256(data).hexdigest()).first()
        if photo is None:
            raise TicketUsed(_("A photo has been received already."))
        return StoredPhoto(public_id=photo.public_id, taken_at=photo.taken_at)
    check_consent(found.person)
    raise TicketExpired(_("This photo came too late; the next one will be asked for."))
