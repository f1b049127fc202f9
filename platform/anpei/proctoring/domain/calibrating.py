"""Measuring the thresholds on the association's own pictures; a worker's work (loads dlib)."""

from collections.abc import Iterator, Mapping

from django.core.files.storage import default_storage
from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.proctoring.curves import Compared, Proposal, curve, propose, tally
from anpei.proctoring.domain.references import ensure_reference
from anpei.proctoring.models import Calibration, Photo, ReferencePhoto
from anpei.proctoring.vision.facts import Encoding
from anpei.proctoring.vision.upload import ImageRefused
from anpei.proctoring.vision_settings import vision_settings
from anpei.provinces.contract import PhotoBand

PICTURES = 2000
PER_PERSON = 5
STRANGERS = 500
"""References drawn by chance, each of which every picture is compared with."""


def calibrate_faces(*, by: User | None, pictures: int = PICTURES) -> Calibration:
    """Compare reviewed pictures with their own reference and those of strangers, drawn by chance:
    errors at each threshold, and a proposal.

    Only what a reviewer accepted by eye counts as the same person: at most ``PER_PERSON`` of each
    and ``pictures`` in all, the newest. Nothing is proposed when they are too few.
    """
    strangers = _strangers()
    counted = tally(_compared(strangers, pictures))
    try:
        points = curve(counted)
        found = propose(points)
    except ValueError:
        points, found = [], Proposal(accept=None, unsure=None)
    with transaction.atomic():
        made = Calibration.objects.create(
            made_at=db_now(),
            model_version=next((one.model_version for one in strangers.values()), ""),
            people=counted.people,
            same=sum(counted.same),
            different=sum(counted.different),
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


def _strangers() -> dict[int, Encoding]:
    """Person → the encoding of the reference photo, of some people who have one."""
    found = {}
    for reference in ReferencePhoto.objects.select_related("person").order_by("?")[:STRANGERS]:
        encoding = ensure_reference(person=reference.person)
        if encoding is not None:
            found[reference.person_id] = encoding
    return found


def _reviewed(pictures: int) -> Iterator[Photo]:
    """Accepted by eye, of people with a reference; the newest first, a few of each."""
    taken: dict[int, int] = {}
    accepted = Photo.objects.filter(
        judged_by__isnull=False,
        band=PhotoBand.ACCEPT,
        faces=1,
        path__gt="",
        enrolment__person__in=ReferencePhoto.objects.values("person"),
    )
    left = pictures
    for photo in accepted.select_related("enrolment__person").order_by("-pk").iterator():
        person = photo.enrolment.person_id
        if left and taken.get(person, 0) < PER_PERSON:
            taken[person] = taken.get(person, 0) + 1
            left -= 1
            yield photo


def _compared(strangers: Mapping[int, Encoding], pictures: int) -> Iterator[Compared]:
    from anpei.proctoring.vision import analysis  # noqa: PLC0415 - loads dlib: workers only

    settings = vision_settings(thorough=True)
    for photo in _reviewed(pictures):
        person = photo.enrolment.person
        own = ensure_reference(person=person)
        if own is None:
            continue
        try:
            with default_storage.open(photo.path) as file:
                facts = analysis.analyse(file.read(), reference_encoding=None, settings=settings)
        except (ImageRefused, FileNotFoundError):
            continue
        for key, reference in {**strangers, person.pk: own}.items():
            distance = analysis.face_distance(facts.encoding, reference)
            if distance is not None:
                yield Compared(person=person.pk, reference=key, distance=distance)
