"""The fake camera: what browser tests and the demo hold before the learner's page."""

from anpei.proctoring.vision.analysis import analyse
from anpei.proctoring.vision.hashes import is_near_duplicate
from tests.fixtures import faces


def _frames(data: bytes) -> list[bytes]:
    return [b"\xff\xd8" + part for part in data.split(b"\xff\xd8")[1:]]


def test_camera_file_plays_its_scenes_in_order(tmp_path):
    scenes = [(faces.collins(), 0.3), (faces.nobody(), 0.2), (faces.hopper(), 0.1)]

    path = faces.make_camera_file(tmp_path / "camera.mjpeg", scenes, fps=10)

    counts = [analyse(frame, reference_encoding=None).faces for frame in _frames(path.read_bytes())]
    assert counts == [1, 1, 1, 0, 0, 1]


def test_camera_file_shows_a_living_person_unless_still(tmp_path):
    scene = [(faces.collins(), 2.0)]

    alive = _frames(faces.make_camera_file(tmp_path / "a", scene, fps=5).read_bytes())
    still = _frames(faces.make_camera_file(tmp_path / "b", scene, fps=5, still=True).read_bytes())

    ends = [
        [analyse(frame, reference_encoding=None).perceptual_hash for frame in (film[0], film[-1])]
        for film in (alive, still)
    ]
    assert [is_near_duplicate(*pair) for pair in ends] == [False, True]
