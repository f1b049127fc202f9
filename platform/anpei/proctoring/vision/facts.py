"""What the machine says about a picture. No OpenCV or dlib here: the web process reads these."""

from array import array
from dataclasses import dataclass, field
from pathlib import Path

ENCODING_LENGTH = 128


@dataclass(frozen=True, slots=True)
class Encoding:
    """A face as 128 numbers. ``model_version`` says which model made it: never compare across."""

    values: tuple[float, ...]
    model_version: str

    def to_bytes(self) -> bytes:
        """512 bytes, little-endian 32-bit floats; sealed before it is stored."""
        return array("f", self.values).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes, model_version: str) -> "Encoding":
        """The other way round. Raises ValueError when it is not 512 bytes."""
        values = array("f")
        values.frombytes(data)
        if len(values) != ENCODING_LENGTH:
            raise ValueError(f"an encoding has {ENCODING_LENGTH} numbers, not {len(values)}")
        return cls(tuple(values), model_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceBox:
    """Where a face is, in pixels of the picture as uploaded."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """How a face is held, for comparing frames of one person.

    ``span``: pixels between the eyes. ``turn``: where the nose is between them, 0 straight ahead,
    1 under the eye on the right of the picture (which is the person's left), −1 under the other.
    ``eyes``: contrast of the weaker eye against its surroundings; falls when it closes.
    """

    span: float
    turn: float
    eyes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionSettings:
    """How to look. The values are the platform's; thresholds of judgement are the province's."""

    model_folder: Path | None = None
    """Where the .dat files are; None: those of the installed face_recognition_models."""
    encoder_file: str = "dlib_face_recognition_resnet_model_v1.dat"
    landmark_file: str = "shape_predictor_5_face_landmarks.dat"
    # HOG scores below about 0.4 are false faces (measured, stack.md).
    score_min: float = 0.4
    thorough: bool = False
    """Look at the finer size in every case: finds people farther behind, costs 15 ms more."""


DEFAULT_VISION = VisionSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """Everything seen on one picture.

    ``distance`` to the reference face (0 = same picture, same person mostly below 0.45,
    strangers mostly above 0.65; None: no face or no reference); ``score`` of the detector for
    the largest face; ``sharpness`` = variance of the Laplacian at a fixed size; ``brightness``
    0…255, both on the face where there is one.
    """

    faces: int
    face_box: FaceBox | None
    score: float | None
    distance: float | None
    sharpness: float
    brightness: float
    is_black: bool
    is_blank: bool
    """One flat colour (white, black, a covered lens): nothing can be seen on it."""
    perceptual_hash: int
    """256 bits; see ``hashes``."""
    sha256: str
    width: int
    height: int
    model_version: str
    posture: Posture | None = None
    """Of the largest face."""
    encoding: Encoding | None = field(default=None, repr=False)
    """Of the largest face, for comparing with others; never stored with the photo."""
