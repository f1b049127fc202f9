"""Looking at a picture: faces, likeness, quality. Facts only; the province judges them."""

import math

from django.utils.translation import gettext as _

from anpei.proctoring.vision import picture
from anpei.proctoring.vision.face_models import Face, FaceModels, load_models
from anpei.proctoring.vision.facts import (
    DEFAULT_VISION,
    Encoding,
    FaceBox,
    PhotoFacts,
    VisionSettings,
)
from anpei.proctoring.vision.picture import Pixels
from anpei.proctoring.vision.posture import posture
from anpei.proctoring.vision.upload import ImageRefused

# HOG finds faces from 80 px on. The coarse look (3 ms) sees who sits before the camera; the fine
# one (15 ms) is taken when nobody does, and always when ``thorough``.
_COARSE_SIDE = 320
_FINE_SIDE = 640
_REFERENCE_SHARPNESS_MIN = 20.0


class NoFace(ImageRefused):
    code = "no_face"


class SeveralFaces(ImageRefused):
    code = "several_faces"


class BlurredFace(ImageRefused):
    code = "blurred_face"


def analyse(
    image_bytes: bytes,
    *,
    reference_encoding: Encoding | None,
    settings: VisionSettings = DEFAULT_VISION,
) -> PhotoFacts:
    """Everything seen on one picture; 65 ms with a face, 5 ms without (one core, dlib's wheel).

    ``distance`` is taken only between encodings of the same model. Raises ImageRefused for
    bytes that are no acceptable picture, ModelsMissing without model files.
    """
    pixels = picture.decode(image_bytes)
    grey = picture.grey(pixels)
    models = load_models(settings)
    blank = picture.is_blank(grey)
    faces = [] if blank else _find_faces(models, grey, settings)
    main = faces[0] if faces else None
    encoding = models.encode(pixels, main.box) if main else None
    measured = _crop(grey, main.box) if main else grey
    return PhotoFacts(
        faces=len(faces),
        face_box=main.box if main else None,
        score=main.score if main else None,
        distance=face_distance(encoding, reference_encoding),
        sharpness=picture.sharpness(measured),
        brightness=picture.brightness(measured),
        is_black=picture.is_black(grey),
        is_blank=blank,
        perceptual_hash=picture.perceptual_hash(grey),
        sha256=picture.sha256(image_bytes),
        width=pixels.shape[1],
        height=pixels.shape[0],
        model_version=models.version,
        posture=posture(grey, models.points(pixels, main.box)) if main else None,
        encoding=encoding,
    )


def encode_reference(image_bytes: bytes, *, settings: VisionSettings = DEFAULT_VISION) -> Encoding:
    """The encoding of the one face on a reference photo.

    Raises NoFace, SeveralFaces, BlurredFace, or ImageRefused for bytes that are no picture.
    """
    thorough = VisionSettings(
        model_folder=settings.model_folder,
        encoder_file=settings.encoder_file,
        landmark_file=settings.landmark_file,
        score_min=settings.score_min,
        thorough=True,
    )
    facts = analyse(image_bytes, reference_encoding=None, settings=thorough)
    if facts.encoding is None:
        raise NoFace(_("No face was found on the reference photo."))
    if facts.faces > 1:
        raise SeveralFaces(_("There is more than one face on the reference photo."))
    if facts.sharpness < _REFERENCE_SHARPNESS_MIN:
        raise BlurredFace(_("The reference photo is too blurred to compare with."))
    return facts.encoding


def face_distance(one: Encoding | None, other: Encoding | None) -> float | None:
    """Euclidean distance, rounded to 4 places; None unless both are there and of one model."""
    if one is None or other is None or one.model_version != other.model_version:
        return None
    return round(math.dist(one.values, other.values), 4)


def _find_faces(models: FaceModels, grey: Pixels, settings: VisionSettings) -> list[Face]:
    faces: list[Face] = []
    for side in (_FINE_SIDE,) if settings.thorough else (_COARSE_SIDE, _FINE_SIDE):
        small = picture.resized(grey, longer=side)
        scale = grey.shape[1] / small.shape[1]
        faces = models.find(small, scale=scale, score_min=settings.score_min)
        if faces:
            break
    return faces


def _crop(grey: Pixels, box: FaceBox) -> Pixels:
    top, left = max(0, box.top), max(0, box.left)
    return grey[top : box.top + box.height, left : box.left + box.width]
