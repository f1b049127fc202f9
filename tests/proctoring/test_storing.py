"""The upload: what is stored, what is refused, what it costs (T45, DESIGN §7)."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anpei.proctoring import domain
from anpei.proctoring.errors import TicketUsed
from anpei.proctoring.hot import PHOTOS
from anpei.proctoring.models import Photo
from anpei.proctoring.tickets import ticket_token
from anpei.proctoring.vision.upload import ImageRefused
from tests.fixtures import faces
from tests.proctoring import shots


@pytest.fixture
def token(enrolment) -> str:
    return ticket_token(shots.ticket_for(shots.at_gate(enrolment)).public_id)


def _post(token: str, body: bytes, host: str = "jinan.localhost"):
    """Sent to ``host`` from outside any tenant, as a server gets it."""
    inside = connection.tenant
    connection.set_schema_to_public()
    try:
        return Client(HTTP_HOST=host).post(
            PHOTOS, body, content_type="image/jpeg", headers={"X-Capture-Ticket": token}
        )
    finally:
        connection.set_tenant(inside)


def test_photo_is_stored_privately_under_its_tenant(token):
    answer = _post(token, faces.collins())

    photo = Photo.objects.get(public_id=answer.json()["photo"])
    path = Path(default_storage.path(photo.path))
    assert answer.status_code == 201
    assert path.is_relative_to(Path(settings.MEDIA_ROOT) / "jinan" / "photos")
    assert path.read_bytes() == faces.collins()
    assert (photo.band, photo.content_type) == ("pending", "image/jpeg")


def test_photo_comes_as_a_form_too(token):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.jpg", faces.collins(), "image/jpeg")

    answer = Client(HTTP_HOST="jinan.localhost").post(PHOTOS, {"photo": file, "ticket": token})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "image_type"),
        (b"<svg/>", 422, "image_type"),
        (b"\xff\xd8\xff\xe0", 422, "image_unreadable"),
        (faces.collins()[:64] + bytes(2**20), 422, "image_too_large"),
        (bytes(5 * 2**20), 422, "image_too_large"),
    ],
)
def test_what_is_no_photo_is_refused(token, body, status, code):
    answer = _post(token, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Photo.objects.count() == 0


def test_photo_without_ticket_or_with_a_foreign_one_is_refused(token):
    statuses = [
        _post("", faces.collins()).status_code,
        _post(token + "x", faces.collins()).status_code,
        _post(token, faces.collins(), host="yantai.localhost").status_code,
    ]

    assert statuses == [403, 403, 403]
    assert Photo.objects.count() == 0


def test_upload_path_answers_post_alone(jinan):
    assert Client(HTTP_HOST="jinan.localhost").get(PHOTOS).status_code == 405


def test_refused_photo_leaves_no_file(enrolment, token):
    folder = Path(settings.MEDIA_ROOT) / "jinan" / "photos"
    domain.store_photo(token=token, data=faces.collins())
    before = sorted(folder.rglob("*.jpg"))

    with pytest.raises(TicketUsed):
        domain.store_photo(token=token, data=faces.hopper())

    assert sorted(folder.rglob("*.jpg")) == before


def test_place_and_device_are_not_stored(token):
    picture = faces.collins()
    segment = b"\xff\xe1\x00\x12Exif\x00\x00GPS 36.65"
    segment += b"\x00" * (0x12 + 2 - len(segment))

    stored = domain.store_photo(token=token, data=picture[:2] + segment + picture[2:])

    photo = Photo.objects.get(public_id=stored.public_id)
    assert Path(default_storage.path(photo.path)).read_bytes() == picture


def test_upload_costs_the_one_statement_of_the_hot_door(token):
    with CaptureQueriesContext(connection) as queries:
        domain.store_photo(token=token, data=faces.collins())

    # The hot door's own goes past Django's log of queries.
    assert [query["sql"] for query in queries] == []


def test_segment_that_lies_about_its_length_is_refused(token):
    picture = faces.collins()

    with pytest.raises(ImageRefused):
        domain.store_photo(token=token, data=picture[:2] + b"\xff\xe1\xff\xff" + picture[2:500])
