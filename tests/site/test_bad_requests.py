"""What no database could keep and no page would take is refused, never a 500 (T45)."""

import base64
import json

import pytest
from django.http import HttpResponse
from django.test import Client

from anpei.accounts.models import Role
from tests.enrolment.applying import SignedIn
from tests.factories import Cast, make_staff

HOST = "jinan.localhost"
LARGE = str(26 * 2**20)


@pytest.fixture
def visitor(cast: Cast) -> Client:
    return Client(HTTP_HOST=HOST)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/notices/?q=%00", 400),
        ("/verify/a%00b", 404),
        ("/notices/a%00b/", 404),
    ],
)
def test_nul_in_an_address_is_no_error_of_ours(visitor: Client, address: str, status: int) -> None:
    assert visitor.get(address).status_code == status


@pytest.mark.parametrize("token", ["1.a.é", "1.é.a", "1.\ud800.a", "1.\0.a"])
@pytest.mark.parametrize("path", ["/hot/exams/answer", "/hot/exams/waiting", "/hot/study/beat"])
def test_a_token_made_up_of_anything_is_refused(visitor: Client, path: str, token: str) -> None:
    answer = visitor.post(path, json.dumps({"token": token}), content_type="application/json")

    assert 400 <= answer.status_code < 500


def test_half_a_surrogate_pair_in_raw_bytes_is_no_json(visitor: Client) -> None:
    body = b'{"token": "\xed\xa0\x80"}'

    answer = visitor.post("/hot/exams/answer", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("typed", ["a\0b", "é", "\ud800"])
def test_an_api_body_that_cannot_be_kept_is_refused(visitor: Client, typed: str) -> None:
    body = json.dumps({"login_name": typed, "password": typed})

    answer = visitor.post("/api/tokens/learner/", body, content_type="application/json")

    assert 400 <= answer.status_code < 500


def test_nul_in_a_posted_form_is_refused(cast: Cast) -> None:
    browser = SignedIn(cast.staff)

    answer = browser.post("/staff/audit/clear/", {"reason": "x\0y"})

    assert answer.status_code < 500


def test_a_crafted_device_cookie_is_no_device(visitor: Client) -> None:
    visitor.cookies["device"] = base64.urlsafe_b64encode("x:é".encode()).decode()

    answer = visitor.post("/sign-in/staff/", {"login_name": "nobody", "password": "wrong-one-1"})

    assert answer.status_code == 422


def large(browser: Client, path: str) -> HttpResponse:
    return browser.post(path, b"x", content_type="text/plain", CONTENT_LENGTH=LARGE)


def test_a_body_that_no_page_takes_is_not_read(cast: Cast, visitor: Client) -> None:
    video = "/staff/courses/topics/none/video/"
    paths = ("/verify/file/", "/hot/exams/answer", video)
    teacher = SignedIn(make_staff("teacher", Role.TEACHER))

    assert [large(visitor, path).status_code for path in paths] == [413] * 3
    assert large(SignedIn(cast.alice), video).status_code == 413
    assert large(teacher, video).status_code == 404
    assert large(teacher, "/staff/notices/").status_code == 413
