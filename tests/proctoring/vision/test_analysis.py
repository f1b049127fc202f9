"""Facts about pictures, from two faces, an empty room and broken cameras (PL-34, T31)."""

from pathlib import Path

import pytest

from anpei.proctoring.vision.analysis import (
    BlurredFace,
    NoFace,
    SeveralFaces,
    analyse,
    encode_reference,
    face_distance,
)
from anpei.proctoring.vision.face_models import ModelsMissing
from anpei.proctoring.vision.facts import Encoding, VisionSettings
from anpei.proctoring.vision.hashes import (
    hash_bands,
    hash_from_bytes,
    hash_to_bytes,
    is_near_duplicate,
)
from anpei.proctoring.vision.upload import ImageRefused
from tests.fixtures import faces
from tests.fixtures.faces import Who


@pytest.fixture(scope="module")
def reference():
    return encode_reference(faces.portrait(Who.COLLINS, nearer=1.2))


def _hash(picture: bytes) -> int:
    return analyse(picture, reference_encoding=None).perceptual_hash


def _in_band(distance: float | None) -> str:
    assert distance is not None
    return "same" if distance <= 0.45 else "stranger" if distance > 0.6 else "between"


@pytest.mark.rule("PL-34")
@pytest.mark.parametrize(
    ("picture", "count"),
    [
        (faces.collins, 1),
        (faces.hopper, 1),
        (faces.two_people, 2),
        (faces.nobody, 0),
        (faces.black, 0),
        (faces.white, 0),
    ],
)
def test_analyse_counts_the_faces(picture, count):
    facts = analyse(picture(), reference_encoding=None)

    assert facts.faces == count


def test_analyse_thorough_sees_the_person_behind():
    picture = faces.onlooker()

    counts = [
        analyse(picture, reference_encoding=None, settings=VisionSettings(thorough=thorough)).faces
        for thorough in (False, True)
    ]

    assert counts == [1, 2]


@pytest.mark.parametrize("picture", faces.frames(Who.COLLINS, 4))
def test_analyse_finds_the_same_person_near(picture, reference):
    facts = analyse(picture, reference_encoding=reference)

    assert _in_band(facts.distance) == "same"


@pytest.mark.parametrize("picture", faces.frames(Who.HOPPER, 4))
def test_analyse_finds_a_stranger_far(picture, reference):
    facts = analyse(picture, reference_encoding=reference)

    assert _in_band(facts.distance) == "stranger"


def test_analyse_gives_no_distance_without_a_face(reference):
    facts = analyse(faces.nobody(), reference_encoding=reference)

    assert (facts.distance, facts.face_box, facts.score, facts.encoding) == (None,) * 4


def test_analyse_gives_no_distance_to_another_models_encoding(reference):
    foreign = Encoding(reference.values, "another/model")

    facts = analyse(faces.collins(), reference_encoding=foreign)

    assert facts.distance is None


def test_analyse_flags_dead_cameras():
    flags = [
        (facts.is_black, facts.is_blank)
        for facts in (
            analyse(picture, reference_encoding=None)
            for picture in (faces.black(), faces.white(), faces.nobody(), faces.collins())
        )
    ]

    assert flags == [(True, True), (False, True), (False, False), (False, False)]


def test_analyse_measures_blur_and_darkness():
    clear = analyse(faces.collins(), reference_encoding=None)
    soft = analyse(faces.blurred(faces.collins(), 2), reference_encoding=None)
    dark = analyse(faces.dark(faces.collins()), reference_encoding=None)

    assert soft.sharpness < 20 < clear.sharpness
    assert dark.brightness < 40 < clear.brightness


def test_analyse_states_size_digest_and_model(reference):
    facts = analyse(faces.collins(), reference_encoding=None)

    assert (facts.width, facts.height, len(facts.sha256)) == (640, 480, 64)
    assert facts.model_version == reference.model_version


@pytest.mark.parametrize("who", Who)
def test_near_duplicates_of_a_picture_are_recognised(who):
    original = _hash(faces.portrait(who))

    copies = [_hash(copy) for copy in faces.near_duplicates(faces.portrait(who))]

    assert [is_near_duplicate(original, copy) for copy in copies] == [True] * 5
    assert [bool({*hash_bands(original)} & {*hash_bands(copy)}) for copy in copies] == [True] * 5


@pytest.mark.parametrize("who", Who)
def test_frames_of_a_living_person_are_no_duplicates(who):
    hashes = [_hash(frame) for frame in faces.frames(who, 6)]

    pairs = [(a, b) for index, a in enumerate(hashes) for b in hashes[:index]]

    assert [is_near_duplicate(a, b) for a, b in pairs] == [False] * 15


def test_hash_bands_find_every_pair_within_eight_bits():
    base = int("5a" * 32, 16)
    apart = sum(1 << (bit * 29) for bit in range(8))

    shared = {*hash_bands(base)} & {*hash_bands(base ^ apart)}

    assert len(shared) == 1


def test_hash_survives_storing():
    value = _hash(faces.collins())

    assert hash_from_bytes(hash_to_bytes(value)) == value


@pytest.mark.parametrize(
    ("picture", "error"),
    [
        (faces.nobody, NoFace),
        (faces.two_people, SeveralFaces),
        (lambda: faces.blurred(faces.collins(), 2), BlurredFace),
        (lambda: b"no picture", ImageRefused),
    ],
)
def test_encode_reference_refuses_what_cannot_be_compared_with(picture, error):
    with pytest.raises(error):
        encode_reference(picture())


def test_encoding_survives_storing(reference):
    stored = Encoding.from_bytes(reference.to_bytes(), reference.model_version)

    assert face_distance(stored, reference) == 0.0


def test_encoding_of_another_length_is_refused():
    with pytest.raises(ValueError, match="128"):
        Encoding.from_bytes(b"1234", "any")


def test_analyse_without_model_files_says_where_they_are_missed(tmp_path: Path):
    settings = VisionSettings(model_folder=tmp_path)

    with pytest.raises(ModelsMissing, match="shape_predictor_5_face_landmarks"):
        analyse(faces.collins(), reference_encoding=None, settings=settings)


def test_analyse_refuses_a_truncated_picture():
    picture = faces.collins()[:200]

    with pytest.raises(ImageRefused):
        analyse(picture, reference_encoding=None)
