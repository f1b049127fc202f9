"""Photos of the demo's exams: the registry's own licence photos, a little turned and darkened."""

import hashlib
import io
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageEnhance

from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.kernel.outside import OutsideError
from anpei.people.models import Person
from anpei.proctoring.models import Photo, Purpose, ReferencePhoto, ReferenceSource
from anpei.provinces.contract import PhotoBand
from anpei.registry.client import connect
from anpei.study.models import TopicStudy
from tenants.storage import secret_name

_SIZE = (480, 360)
# Turned by degrees, brightness, distance to the reference, faces, sharpness, band.
_GOOD = (
    (-3.0, 1.0, 0.31, 1, 140.0, PhotoBand.ACCEPT),
    (2.0, 0.9, 0.36, 1, 120.0, PhotoBand.ACCEPT),
)
_DOUBTFUL = (
    (1.0, 0.95, 0.38, 1, 110.0, PhotoBand.ACCEPT),
    (-4.0, 0.35, 0.52, 1, 14.0, PhotoBand.UNSURE),
    (3.0, 0.8, 0.57, 2, 90.0, PhotoBand.UNSURE),
)


@dataclass
class ExamPhotographer:
    """Takes the licence photos the registry gives; without any, photos lack their file."""

    portraits: list[bytes] = field(default_factory=list)

    @classmethod
    def from_registry(cls) -> "ExamPhotographer":
        """The first two different portraits of people who have one."""
        found: list[bytes] = []
        try:
            with connect() as registry:
                for person in Person.objects.filter(has_registry_photo=True).order_by("pk")[:8]:
                    data = registry.photo(person.registry_id)
                    if data and data not in found:
                        found.append(data)
        except OutsideError:
            return cls(found)
        return cls(found[:2])

    def photograph(self, attempt: Attempt, study: TopicStudy, *, doubtful: bool) -> None:
        """The exam's photos, two of a topic, and the reference."""
        self._reference(attempt.enrolment.person)
        shots = _DOUBTFUL if doubtful else _GOOD * 2
        # Evenly through the exam: a stretch without a photo would be an incident.
        step = (db_now() - attempt.started_at) / (len(shots) + 1)
        for number, shot in enumerate(shots, start=1):
            foreign = doubtful and number == len(shots)
            photo = self._photo(shot, foreign=foreign)
            photo.purpose, photo.attempt = Purpose.EXAM, attempt
            photo.taken_at = attempt.started_at + step * number
            self._save(photo, attempt)
        for shot in _GOOD:
            photo = self._photo(shot, foreign=False)
            photo.purpose, photo.topic_study, photo.taken_at = Purpose.STUDY, study, db_now()
            self._save(photo, attempt)

    def _save(self, photo: Photo, attempt: Attempt) -> None:
        photo.enrolment_id = attempt.enrolment_id
        photo.analysed_at = db_now()
        photo.save()

    def _photo(
        self, shot: tuple[float, float, float, int, float, PhotoBand], *, foreign: bool
    ) -> Photo:
        turned, light, distance, faces, sharpness, band = shot
        picture = self._picture(turned, light, foreign=foreign)
        path = default_storage.save(secret_name("photos", "jpg"), ContentFile(picture))
        return Photo(
            path=path if picture else "",
            content_type="image/jpeg",
            sha256=hashlib.sha256(picture or secret_name("x", "y").encode()).hexdigest(),
            faces=faces,
            score=0.9,
            distance=distance,
            sharpness=sharpness,
            brightness=120 * light,
            model_version="demo",
            band=band,
        )

    def _picture(self, turned: float, light: float, *, foreign: bool) -> bytes:
        if not self.portraits:
            return b""
        portrait = self.portraits[-1 if foreign else 0]
        with Image.open(io.BytesIO(portrait)) as original:
            face = original.convert("RGB").rotate(turned, expand=True, fillcolor=(120, 125, 130))
        room = Image.new("RGB", _SIZE, (120, 125, 130))
        face.thumbnail((300, 340))
        room.paste(face, ((_SIZE[0] - face.width) // 2, _SIZE[1] - face.height))
        written = io.BytesIO()
        ImageEnhance.Brightness(room).enhance(light).save(written, "JPEG", quality=85)
        return written.getvalue()

    def _reference(self, person: Person) -> None:
        if not self.portraits or ReferencePhoto.objects.filter(person=person).exists():
            return
        picture = self.portraits[0]
        ReferencePhoto.objects.create(
            person=person,
            path=default_storage.save(secret_name("references", "jpg"), ContentFile(picture)),
            content_type="image/jpeg",
            sha256=hashlib.sha256(picture).hexdigest(),
            source=ReferenceSource.REGISTRY,
            set_at=db_now(),
        )
