"""Measuring the thresholds on the association's own pictures; a worker's work (loads dlib)."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.proctoring.curves import Compared, Proposal, curve, propose
from anpei.proctoring.domain.references import ensure_reference
from anpei.proctoring.models import Calibration, Photo, ReferencePhoto
from anpei.proctoring.vision.facts import Encoding
from anpei.proctoring.vision.upload import ImageRefused
from anpei.proctoring.vision_settings import vision_settings
from anpei.provinces.contract import PhotoBand

PICTURES = 2000
PER_PERSON = 5


def calibrate_faces(*, by: User | None, pictures: int = PICTURES) -> Calibration:
    """Compare reviewed pictures with every reference: errors at each threshold, and a proposal.

    Only what a reviewer accepted by eye counts as the same person: at most ``PER_PERSON`` of each
    and ``pictures`` in all, the newest. Nothing is proposed when they are too few.
    """
    references = _references()
    compared = list(_compared(references, pictures))
    same = [one for one in compared if one.person == one.reference]
    try:
        points = curve(compared)
        found = propose(points)
    except ValueError:
        points, found = [], Proposal(accept=None, unsure=None)
    with transaction.atomic():
        made = Calibration.objects.create(
            made_at=db_now(),
            model_version=next((one.model_version for one in references.values()), ""),
            people=len({one.person for one in same}),
            same=len(same),
            different=len(compared) - len(same),
            points=[one.stored() for one in points],
            accept=found.accept,
            unsure=found.unsure,
        )
        audit.record(
            act="faces.calibrated",
            subject=made,
            by=by,
            after={"people": made.people, "accept": made.accept, "unsure": made.unsure},
        )
    return made


def _references() -> dict[int, Encoding]:
    """Person → the encoding of the reference photo, where it has one."""
    found = {}
    for reference in ReferencePhoto.objects.select_related("person").order_by("pk"):
        encoding = ensure_reference(person=reference.person)
        if encoding is not None:
            found[reference.person_id] = encoding
    return found


def _reviewed(people: set[int], pictures: int) -> Iterator[Photo]:
    """What a reviewer accepted by eye, the newest first, a few of each person."""
    taken: dict[int, int] = {}
    accepted = Photo.objects.filter(
        judged_by__isnull=False, band=PhotoBand.ACCEPT, faces=1, path__gt=""
    )
    left = pictures
    for photo in accepted.select_related("enrolment").order_by("-pk").iterator():
        person = photo.enrolment.person_id
        if left and person in people and taken.get(person, 0) < PER_PERSON:
            taken[person] = taken.get(person, 0) + 1
            left -= 1
            yield photo


def _compared(references: dict[int, Encoding], pictures: int) -> Iterator[Compared]:
    from anpei.proctoring.vision import analysis  # noqa: PLC0415 - loads dlib: workers only

    settings = vision_settings(thorough=True)
    for photo in _reviewed(set(references), pictures):
        try:
            with default_storage.open(photo.path) as file:
                facts = analysis.analyse(file.read(), reference_encoding=None, settings=settings)
        except (ImageRefused, FileNotFoundError):
            continue
        for person, reference in references.items():
            distance = analysis.face_distance(facts.encoding, reference)
            if distance is not None:
                yield Compared(
                    person=photo.enrolment.person_id, reference=person, distance=distance
                )
