"""The picture a person is compared with: taken in, encoded, read."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.people.models import Person
from anpei.proctoring import tasks
from anpei.proctoring.models import ReferencePhoto, ReferenceSource
from anpei.proctoring.vision.facts import Encoding
from anpei.proctoring.vision.upload import ImageInfo, ImageRefused, check_upload
from anpei.proctoring.vision_settings import vision_settings
from tenants.enqueuing import enqueue
from tenants.storage import secret_name


def set_reference_photo(
    *,
    person: Person,
    data: bytes,
    by: User | None,
    source: ReferenceSource = ReferenceSource.REGISTRY,
) -> ReferencePhoto:
    """Make ``data`` (JPEG, PNG, WebP) the picture ``person`` is compared with.

    The same picture from the same source changes nothing. The face is encoded by the photo worker.
    Raises ImageRefused for bytes that are no acceptable picture.
    """
    info = check_upload(data)
    known = ReferencePhoto.objects.filter(person=person).first()
    if known and (known.sha256, known.source) == (sha256(data).hexdigest(), source):
        return known
    path = default_storage.save(secret_name("references", info.suffix), ContentFile(data))
    try:
        with transaction.atomic():
            reference = _replace(person, path, data, info, source)
            audit.record(
                act="reference_photo.set",
                subject=person,
                by=by,
                after={"sha256": reference.sha256, "source": source},
            )
            if known:
                transaction.on_commit(lambda: default_storage.delete(known.path))
            enqueue(tasks.encode_reference, reference.pk)
    except BaseException:
        default_storage.delete(path)
        raise
    return reference


def _replace(
    person: Person, path: str, data: bytes, info: ImageInfo, source: ReferenceSource
) -> ReferencePhoto:
    reference, _created = ReferencePhoto.objects.update_or_create(
        person=person,
        defaults={
            "path": path,
            "content_type": info.content_type,
            "sha256": sha256(data).hexdigest(),
            "source": source,
            "encoding": None,
            "model_version": "",
            "problem": "",
            "set_at": db_now(),
        },
    )
    return reference


def encode_reference(*, reference: ReferencePhoto) -> Encoding | None:
    """Encode the face on a reference photo, in a photo worker; None when there is no usable one.

    Kept sealed in the row, so every process reads it in one query: no copy in any process's
    memory outlives a withdrawn consent.
    """
    from anpei.proctoring.vision import analysis  # noqa: PLC0415 - loads dlib: workers only

    encoding, problem = None, ""
    try:
        with default_storage.open(reference.path) as file:
            encoding = analysis.encode_reference(file.read(), settings=vision_settings())
    except FileNotFoundError:
        problem = "file_missing"
    except ImageRefused as error:
        problem = error.code
    # Of this very picture: it may have been replaced, or deleted with a consent, meanwhile.
    still_there = ReferencePhoto.objects.filter(pk=reference.pk, sha256=reference.sha256).update(
        encoding=encoding.to_bytes() if encoding else None,
        model_version=encoding.model_version if encoding else "",
        problem=problem,
    )
    return encoding if still_there else None


def reference_encoding(reference: ReferencePhoto) -> Encoding | None:
    """The kept encoding; None while there is none."""
    if not reference.encoding:
        return None
    return Encoding.from_bytes(bytes(reference.encoding), reference.model_version)


def ensure_reference(*, person: Person) -> Encoding | None:
    """The encoding to compare ``person`` with, made now if it is not there yet (workers only).

    None without a reference photo, or with one that shows no single clear face.
    """
    reference = ReferencePhoto.objects.filter(person=person).first()
    if reference is None or reference.problem:
        return None
    return reference_encoding(reference) or encode_reference(reference=reference)
