"""Movements asked for at random, judged from frames; a rehearsal that names its cause."""

import itertools
from typing import Any

import pytest

from anpei.exams.models import Attempt
from anpei.kernel.errors import Throttled
from anpei.proctoring import domain
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.domain.presence import record_missing_presence
from anpei.proctoring.errors import ConsentMissing, PhotoNotAsked
from anpei.proctoring.models import Incident, Photo, PresenceAction, PresenceCheck, Purpose
from anpei.proctoring.rehearsal import causes_of
from anpei.provinces.current import current_edition
from tests.exams.ready import Candidate, begin, browser_of, post
from tests.factories import Cast
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots

pytestmark = pytest.mark.rule("PL-34")

_ME = Who.COLLINS


def rest() -> bytes:
    return faces.portrait(_ME, nearer=1.2)


MOVEMENTS = {
    PresenceAction.TURN_LEFT: lambda: faces.turned(_ME, 30),
    PresenceAction.TURN_RIGHT: lambda: faces.turned(_ME, -30),
    PresenceAction.COME_CLOSER: lambda: faces.portrait(_ME, nearer=1.6),
    PresenceAction.BLINK: lambda: faces.eyes_closed(_ME),
}


def asked(candidate: Candidate, action: PresenceAction) -> PresenceCheck:
    check = domain.ask_for_movement(enrolment=candidate.enrolment)
    PresenceCheck.objects.filter(pk=check.pk).update(action=action)
    return PresenceCheck.objects.get(pk=check.pk)


def show(check: PresenceCheck, *pictures: bytes) -> bool | None:
    """The frames go in under their tickets and are looked at; what came of it."""
    for picture in pictures:
        subject = CaptureSubject(purpose=Purpose.GATE, enrolment=check.enrolment, presence=check)
        shots.take(subject, picture)
    return PresenceCheck.objects.get(pk=check.pk).passed


@pytest.mark.parametrize("action", PresenceAction)
def test_movement_is_seen(candidate: Candidate, action: PresenceAction) -> None:
    moved = MOVEMENTS[action]()

    passed = show(asked(candidate, action), rest(), rest(), moved, rest())

    assert passed is True


@pytest.mark.parametrize("action", PresenceAction)
def test_picture_that_is_only_shifted_moves_nothing(
    candidate: Candidate, action: PresenceAction
) -> None:
    held_up = [faces.portrait(_ME, nearer=1.2, moved=(step * 9.0, 5.0)) for step in range(4)]

    assert show(asked(candidate, action), *held_up) is False


def test_another_movement_than_asked_for_is_none(candidate: Candidate) -> None:
    other = MOVEMENTS[PresenceAction.TURN_RIGHT]()

    assert show(asked(candidate, PresenceAction.TURN_LEFT), rest(), other, other, other) is False


def test_nobody_and_two_people_show_no_movement(candidate: Candidate) -> None:
    check = asked(candidate, PresenceAction.COME_CLOSER)

    assert show(check, rest(), faces.nobody(), faces.two_people(), faces.two_people()) is False


def test_it_is_decided_when_the_last_frame_was_looked_at(candidate: Candidate) -> None:
    check = asked(candidate, PresenceAction.BLINK)

    before = show(check, rest(), rest(), rest())
    after = show(check, faces.eyes_closed(_ME))

    assert (before, after) == (None, True)
    with pytest.raises(PhotoNotAsked):
        show(check, rest())


def test_same_movement_never_twice_in_a_row_nor_without_end(candidate: Candidate) -> None:
    drawn = [domain.ask_for_movement(enrolment=candidate.enrolment).action for _turn in range(15)]

    assert all(one != other for one, other in itertools.pairwise(drawn))
    with pytest.raises(Throttled):
        domain.ask_for_movement(enrolment=candidate.enrolment)


@pytest.mark.rule("PL-13")
def test_no_movement_without_consent(candidate: Candidate) -> None:
    person = candidate.enrolment.person
    domain.withdraw_face_consent(person=person, by=candidate.user)

    with pytest.raises(ConsentMissing):
        domain.ask_for_movement(enrolment=candidate.enrolment)


@pytest.mark.rule("PL-05")
@pytest.mark.parametrize(("wanted", "kinds"), [(0, []), (1, []), (2, ["presence_missed"])])
def test_missing_movements_are_for_the_reviewer_where_the_edition_asks(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch, wanted: int, kinds: list[str]
) -> None:
    moved = MOVEMENTS[PresenceAction.TURN_LEFT]()
    show(asked(candidate, PresenceAction.TURN_LEFT), rest(), moved, moved, moved)
    attempt, _token = begin(candidate)
    edition = current_edition()
    stricter = edition.policy.model_copy(update={"presence_actions": wanted})
    monkeypatch.setattr(
        "anpei.proctoring.domain.presence.edition_by_key", lambda _key: _With(stricter)
    )

    record_missing_presence(attempt=Attempt.objects.get(pk=attempt.pk))

    assert list(Incident.objects.values_list("kind", flat=True)) == kinds


class _With:
    """An edition of other values."""

    def __init__(self, policy: Any) -> None:
        self.policy = policy


@pytest.mark.rule("SD-33")
@pytest.mark.parametrize(
    ("picture", "codes"),
    [
        (rest, []),
        (faces.hopper, ["stranger"]),
        (faces.nobody, ["no_face"]),
        (faces.black, ["black"]),
        (faces.two_people, ["several_faces"]),
        (lambda: faces.blurred(faces.collins(), 2), ["blurred"]),
    ],
)
def test_rehearsal_names_the_cause(candidate: Candidate, picture: Any, codes: list[str]) -> None:
    photo = shots.take(shots.at_gate(candidate.enrolment), picture())

    causes = causes_of(Photo.objects.get(pk=photo.pk), current_edition().policy)

    assert [cause.code for cause in causes] == codes


@pytest.mark.rule("SD-33")
def test_rehearsal_of_ones_own_picture_by_api(candidate: Candidate, cast: Cast) -> None:
    photo = shots.send(shots.at_gate(candidate.enrolment), faces.nobody())
    address = f"/api/proctoring/rehearsals/{photo.public_id}/"
    mine, strangers = browser_of(candidate.user), browser_of(cast.stranger)

    before = mine.get(address).json()
    domain.analyse_photo(photo=photo)
    after = mine.get(address).json()

    assert before == {"state": "pending"}
    assert [cause["text"] for cause in after["causes"]] == ["画面中未检测到人脸。"]
    assert strangers.get(address).status_code == 404


def test_movement_by_api_is_ones_own(candidate: Candidate, cast: Cast) -> None:
    mine, strangers = browser_of(candidate.user), browser_of(cast.stranger)
    body = {"enrolment": candidate.enrolment.public_id}

    asking = post(mine, "/api/proctoring/movements/", body)
    foreign = post(strangers, "/api/proctoring/movements/", body)
    address = f"/api/proctoring/movements/{asking.json()['id']}/"
    ticket = {"purpose": "gate", "subject": body["enrolment"], "presence": asking.json()["id"]}

    assert (asking.status_code, asking.json()["frames"], foreign.status_code) == (201, 4, 404)
    assert (mine.get(address).json(), strangers.get(address).status_code) == (
        {"passed": None},
        404,
    )
    assert post(mine, "/api/proctoring/tickets/", ticket).status_code == 201


@pytest.mark.rule("SD-33")
def test_camera_can_be_tried_out_apart_from_an_exam(candidate: Candidate) -> None:
    browser = browser_of(candidate.user)

    photos = browser.get("/learner/photos/").content.decode()
    page = browser.get("/learner/camera/").content.decode()

    assert 'href="/learner/camera/"' in photos
    assert f'data-rehearsal="{candidate.enrolment.public_id}"' in page
