"""Detector, landmarks and encoder, loaded once per process. dlib is imported here alone.

The model files are read with dlib directly: importing ``face_recognition`` costs 1 s and 90 MB
more. The 5-point landmarks: the 68-point model's training data excludes commercial use.
"""

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dlib
import numpy as np

from anpei.proctoring.vision.facts import Encoding, FaceBox, VisionSettings
from anpei.proctoring.vision.picture import Pixels


class ModelsMissing(Exception):  # noqa: N818
    """The face models are not where they should be; the sentence says where that is."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face found: where, and how sure the detector is."""

    box: FaceBox
    score: float


@dataclass(frozen=True, slots=True)
class FaceModels:
    detector: Any
    landmarks: Any
    encoder: Any
    version: str

    def find(self, grey_pixels: Pixels, *, scale: float, score_min: float) -> list[Face]:
        """Faces on a picture that was shrunk by ``scale``, largest first, in full pixels."""
        boxes, scores, _kinds = self.detector.run(grey_pixels, 0, score_min)
        faces = [
            Face(_box(rectangle, scale), float(score))
            for rectangle, score in zip(boxes, scores, strict=True)
        ]
        return sorted(faces, key=lambda face: -face.box.width * face.box.height)

    def points(self, pixels: Pixels, box: FaceBox) -> list[tuple[float, float]]:
        """The five landmarks of the face in ``box``, in pixels: eyes' corners, then the nose."""
        shape = self.landmarks(pixels, _rectangle(box))
        return [(float(one.x), float(one.y)) for one in shape.parts()]

    def encode(self, pixels: Pixels, box: FaceBox) -> Encoding:
        """128 numbers for the face in ``box``."""
        shape = self.landmarks(pixels, _rectangle(box))
        values = self.encoder.compute_face_descriptor(np.ascontiguousarray(pixels), shape)
        return Encoding(tuple(values), self.version)


def _rectangle(box: FaceBox) -> Any:
    return dlib.rectangle(box.left, box.top, box.left + box.width, box.top + box.height)


def _box(rectangle: Any, scale: float) -> FaceBox:
    return FaceBox(
        left=round(rectangle.left() * scale),
        top=round(rectangle.top() * scale),
        width=round(rectangle.width() * scale),
        height=round(rectangle.height() * scale),
    )


@cache
def load_models(settings: VisionSettings) -> FaceModels:
    """The models that ``settings`` names; 0.3 s the first time. Raises ModelsMissing."""
    folder = settings.model_folder or _installed_folder()
    files = (folder / settings.landmark_file, folder / settings.encoder_file)
    for file in files:
        if not file.is_file():
            raise ModelsMissing(f"there is no face model {file.name} in {folder}")
    return FaceModels(
        detector=dlib.get_frontal_face_detector(),
        landmarks=dlib.shape_predictor(str(files[0])),
        encoder=dlib.face_recognition_model_v1(str(files[1])),
        version=f"dlib-{dlib.__version__}/{files[1].stem}",
    )


def _installed_folder() -> Path:
    found = importlib.util.find_spec("face_recognition_models")
    if found is None or found.origin is None:
        raise ModelsMissing("the package face_recognition_models is not installed")
    return Path(found.origin).parent / "models"
