"""The wall: seats derived from facts, numbered, worst first, only for those on duty (PL-31)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import end, time_out
from anpei.exams.models import Attempt
from anpei.invigilation import domain, queries
from anpei.invigilation.models import Room, SeatState
from anpei.invigilation.wall import View, look
from anpei.kernel.clock import db_now
from anpei.proctoring.domain import record_incident
from anpei.proctoring.models import IncidentKind, Photo, PhotoView, Purpose
from anpei.provinces.contract import PhotoBand
from tenants.entering import enter_tenant
from tests.exams.ready import browser_of
from tests.factories import Cast, make_class
from tests.invigilation.conftest import make_proctor, running_attempts


def one_room(cast: Cast, number: int = 2) -> tuple[Room, list[Attempt], User]:
    attempts = running_attempts(cast.training_class, number)
    domain.place_attempts()
    room, proctor = Room.objects.get(), make_proctor()
    domain.assign_proctor(room=room, proctor=proctor, by=cast.staff)
    return room, attempts, proctor


def seen(room: Room, after: int = 0, *, entirely: bool = False) -> dict[str, Any]:
    return look([View(room, "viewer", after)], entirely=[room.pk] if entirely else [])[0]


def add_photo(attempt: Attempt, **facts: Any) -> Photo:
    return Photo.objects.create(
        enrolment=attempt.enrolment,
        purpose=Purpose.EXAM,
        attempt=attempt,
        path="photos/none.jpg",
        content_type="image/jpeg",
        sha256="0" * 64,
        taken_at=db_now(),
        analysed_at=db_now(),
        **{"faces": 1, "distance": 0.2, "sharpness": 500, "brightness": 120, "band": "accept"}
        | facts,
    )


@pytest.mark.rule("PL-31")
@pytest.mark.parametrize(
    ("facts", "flags"),
    [
        ({}, []),
        ({"distance": 0.8, "band": PhotoBand.REFUSE}, ["stranger"]),
        ({"faces": 0, "distance": None, "band": PhotoBand.REFUSE}, ["nobody"]),
        ({"faces": 2, "band": PhotoBand.UNSURE}, ["faces"]),
        ({"faces": 2, "distance": 0.8, "band": PhotoBand.REFUSE}, ["stranger", "faces"]),
        ({"distance": 0.5, "band": PhotoBand.UNSURE}, ["unlike"]),
        ({"is_black": True, "faces": 0, "band": PhotoBand.REFUSE}, ["dark_picture"]),
        ({"brightness": 1, "band": PhotoBand.UNSURE}, ["unclear"]),
    ],
)
def test_tile_names_what_the_photo_shows(
    cast: Cast, facts: dict[str, Any], flags: list[str]
) -> None:
    room, attempts, _proctor = one_room(cast)
    before = seen(room)["seq"]
    photo = add_photo(attempts[0], **facts)
    domain.touch_seat(attempts[0].pk)

    changed = seen(room, before)["seats"]

    assert [(one["id"], one["flags"], one["photo_id"]) for one in changed] == [
        (attempts[0].public_id, flags, photo.public_id)
    ]


@pytest.mark.rule("PL-31")
def test_only_what_changed_after_the_number_is_sent(cast: Cast) -> None:
    room, attempts, _proctor = one_room(cast, 3)
    first = seen(room)
    record_incident(attempt=attempts[1], kind=IncidentKind.CAMERA_LOST, by=None)
    domain.touch_seat(attempts[1].pk)

    second = seen(room, first["seq"])
    third = seen(room, second["seq"])

    assert [one["id"] for one in first["seats"]] == [one.public_id for one in attempts]
    assert [(one["id"], one["flags"]) for one in second["seats"]] == [
        (attempts[1].public_id, ["camera_lost"])
    ]
    assert (second["from"], second["seq"]) == (first["seq"], first["seq"] + 1)
    assert (third["seats"], third["seq"]) == ([], second["seq"])


@pytest.mark.rule("PL-31")
def test_a_change_that_nobody_announced_is_seen_all_the_same(cast: Cast) -> None:
    room, attempts, _proctor = one_room(cast)
    before = seen(room)["seq"]
    Attempt.objects.filter(pk=attempts[0].pk).update(
        deadline_at=attempts[0].deadline_at + timedelta(minutes=5)
    )

    quick, thorough = seen(room, before), seen(room, before, entirely=True)

    assert quick["seats"] == []
    assert [one["id"] for one in thorough["seats"]] == [attempts[0].public_id]


@pytest.mark.rule("PL-31")
@pytest.mark.parametrize(("seconds", "shown"), [(4, 0), (6, 5), (11, 10), (16, 15), (300, 15)])
def test_silence_is_shown_in_steps(cast: Cast, seconds: int, shown: int) -> None:
    room, attempts, _proctor = one_room(cast, 1)
    last = db_now() - timedelta(seconds=seconds)
    Attempt.objects.update(started_at=last)
    SeatState.objects.update(seen_at=last)

    silent = seen(room)["seats"]
    domain.note_presence([attempts[0].pk])
    back = seen(room)["seats"]

    assert [one["silence"] for one in silent] == [shown]
    assert [one["silence"] for one in back] == [0]


@pytest.mark.rule("PL-31")
def test_worst_first(cast: Cast) -> None:
    room, attempts, _proctor = one_room(cast, 4)
    add_photo(attempts[0], brightness=1, band=PhotoBand.UNSURE)
    add_photo(attempts[2], distance=0.9, band=PhotoBand.REFUSE)
    add_photo(attempts[3])

    seats = seen(room, entirely=True)["seats"]
    order = [one["id"] for one in sorted(seats, key=lambda one: -one["badness"])]

    assert order[:2] == [attempts[2].public_id, attempts[0].public_id]


@pytest.mark.rule("PL-31")
def test_an_exam_that_is_over_says_so(cast: Cast) -> None:
    room, attempts, _proctor = one_room(cast, 1)
    before = seen(room)["seq"]
    late = db_now() - timedelta(seconds=1)
    Attempt.objects.update(deadline_at=late, started_at=late - timedelta(minutes=60))
    time_out(attempt=Attempt.objects.get())
    domain.touch_seat(attempts[0].pk)

    changed = seen(room, before)["seats"]

    assert [(one["phase"], one["outcome"]) for one in changed] == [("over", "timed_out")]


@pytest.mark.rule("PL-31")
@pytest.mark.parametrize("number", [1, 3])
def test_a_look_costs_the_same_for_one_seat_and_for_three(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    room, attempts, _proctor = one_room(cast, number)
    seen(room)
    for attempt in attempts:
        add_photo(attempt)

    with django_assert_num_queries(23):
        seats = seen(room, entirely=True)["seats"]

    assert len(seats) == number


@pytest.mark.rule("PL-31")
def test_the_wall_is_for_those_on_duty(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    room, attempts, proctor = one_room(cast)
    url = f"/api/invigilation/rooms/{room.public_id}/seats/"
    elsewhere = make_proctor("elsewhere")

    mine = browser_of(proctor).get(url)
    others = [browser_of(user).get(url) for user in (elsewhere, cast.staff, cast.learner)]
    visitor = Client(HTTP_HOST="jinan.localhost").get(url)

    assert [one["id"] for one in mine.json()["seats"]] == [one.public_id for one in attempts]
    assert [one.status_code for one in others] == [403, 403, 403]
    assert visitor.status_code in {401, 403}
    alarms = [one.getMessage() for one in caplog.records if one.name == "anpei.alarm"]
    assert len(alarms) == 3


@pytest.mark.rule("PL-31")
def test_a_picture_is_for_those_on_duty_and_every_view_is_kept(cast: Cast, jinan: object) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    room, attempts, proctor = one_room(cast)
    photo = add_photo(attempts[0])
    photo.path = default_storage.save("photos/wall-test.jpg", ContentFile(b"jpeg"))
    photo.save()
    mine = browser_of(proctor)
    api = f"/api/invigilation/rooms/{room.public_id}/seats/"
    domain.touch_seat(attempts[0].pk)
    url = next(one["photo"] for one in mine.get(api).json()["seats"] if one["photo"])

    shown = mine.get(url)
    foreign = browser_of(make_proctor("elsewhere")).get(url)
    domain.end_duty(room=room, proctor=proctor, by=cast.staff)
    later = mine.get(url)

    assert (shown.status_code, shown.content) == (200, b"jpeg")
    assert (foreign.status_code, later.status_code) == (403, 403)
    assert list(PhotoView.objects.values_list("photo", "viewer")) == [(photo.pk, proctor.pk)]


@pytest.mark.rule("PL-31")
def test_pages_of_the_wall_open_for_those_on_duty(cast: Cast) -> None:
    room, attempts, proctor = one_room(cast)
    add_photo(attempts[0], distance=0.9, band=PhotoBand.REFUSE)
    idle, client = browser_of(make_proctor("idle")), browser_of(proctor)
    paths = [
        "/staff/exam-rooms/",
        "/staff/exam-rooms/wall/",
        f"/staff/exam-rooms/{room.public_id}/wall/",
        f"/staff/exam-rooms/{room.public_id}/hand-over/",
        f"/staff/exam-rooms/candidates/{attempts[0].public_id}/",
    ]

    assert [client.get(path).status_code for path in paths] == [200] * 5
    assert [idle.get(path).status_code for path in paths] == [200, 200, 403, 403, 403]
    assert browser_of(cast.staff).get("/staff/duties/").status_code == 200


@pytest.mark.rule("PL-31")
def test_looks_and_signs_of_life_at_once_never_wait_in_a_circle(racing_tenant: Any) -> None:
    """Several processes write the same seats: without one order they deadlock within seconds."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        attempts = running_attempts(make_class(), 25)
        domain.place_attempts()
        rooms = list(Room.objects.values_list("pk", flat=True))
    backwards = [attempt.pk for attempt in reversed(attempts)]

    def looks() -> None:
        for _turn in range(30):
            with enter_tenant(schema):
                domain.settle_rooms(rooms, entirely=rooms)
        connections.close_all()

    def lives() -> None:
        for _turn in range(60):
            with enter_tenant(schema):
                domain.note_presence(backwards)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for work in [pool.submit(one) for one in (looks, lives, looks, lives)]:
            work.result()

    with enter_tenant(schema):
        room = Room.objects.get()
        numbers = list(SeatState.objects.order_by("seq").values_list("seq", flat=True))
    assert len(set(numbers)) == 25
    assert max(numbers) <= room.seq


@pytest.mark.rule("PL-33")
def test_without_a_wall_seats_fall_free_and_hands_show(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    attempts = running_attempts(cast.training_class, 2)
    domain.settle_touched()
    with django_capture_on_commit_callbacks(execute=True):
        end(attempt=attempts[0], by=cast.staff, reason="作弊")
        domain.raise_hand(attempt=attempts[1])

    domain.settle_touched()

    room = queries.rooms_overview().get()
    assert (room.running, room.waiting) == (1, 1)


@pytest.mark.rule("PL-32")
def test_who_is_done_stays_within_reach_and_can_be_let_in_again(cast: Cast) -> None:
    room, attempts, proctor = one_room(cast, 3)
    Enrolment.objects.update(state=EnrolmentState.CREDITS_COMPLETE)
    end(attempt=attempts[0], by=cast.staff, reason="误操作")
    SeatState.objects.update(touched=True)
    domain.settle_touched()
    SeatState.objects.filter(attempt=attempts[0]).update(over_at=db_now() - timedelta(hours=2))
    client, page = browser_of(proctor), f"/staff/exam-rooms/candidates/{attempts[0].public_id}/"
    sent = {"kind": "unlock", "reason": "误操作", "key": "once"}

    listed = client.get(f"/staff/exam-rooms/{room.public_id}/finished/").content.decode()
    foreign = browser_of(make_proctor("elsewhere")).post(f"{page}act/", sent)
    offered = client.get(page).content.decode()
    client.post(f"{page}act/", sent | {"kind": "end", "key": "other"})
    answers = [client.post(f"{page}act/", sent).status_code for _twice in range(2)]

    attempts[0].refresh_from_db()
    assert page in listed
    assert foreign.status_code == 403
    assert 'value="unlock"' in offered
    assert (answers, attempts[0].state) == ([302, 302], "running")
    assert attempts[0].commands.values_list("kind", "reason").get() == ("unlock", "误操作")


@pytest.mark.rule("PL-33")
def test_handing_over_to_nobody_leaves_nothing(cast: Cast) -> None:
    room, _attempts, proctor = one_room(cast, 1)
    client, path = browser_of(proctor), f"/staff/exam-rooms/{room.public_id}/hand-over/"

    client.post(path, {"to": "gone"})
    still = room.duties.filter(ended_at=None).count()
    client.post(path, {"act": "leave"})

    assert (still, room.duties.filter(ended_at=None).count()) == (1, 0)


@pytest.mark.rule("PL-31")
def test_a_photo_of_a_cut_line_shows_when_it_was_taken(cast: Cast) -> None:
    room, attempts, _proctor = one_room(cast, 1)
    now = db_now()
    newer = add_photo(attempts[0], claimed_at=now - timedelta(minutes=1))
    add_photo(attempts[0], claimed_at=now - timedelta(minutes=9))

    tile = seen(room, entirely=True)["seats"][0]

    taken = round((now - timedelta(minutes=1)).timestamp() * 1000)
    assert (tile["photo_id"], tile["taken"]) == (newer.public_id, taken)
