"""Appeals over the API (PL-36, PL-64)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from anpei.exams.domain import end
from anpei.exams.models import Attempt
from anpei.proctoring import domain
from anpei.proctoring.models import Appeal, Review
from tests.clients.calling import App, register
from tests.exams.ready import Candidate
from tests.factories import Cast
from tests.fixtures import faces
from tests.proctoring import shots

pytestmark = pytest.mark.rule("PL-36", "PL-64")
REFUSALS = "/api/proctoring/refusals/"


@pytest.fixture
def app(cast: Cast, candidate: Candidate) -> App:
    return App.signed_in(register(cast.staff)[0], candidate.user)


def file(app: App, path: str, **parts: object) -> HttpResponse:
    """A form with a file, as an app sends it."""
    return app.post(path, parts, headers={"Authorization": f"Bearer {app.access}"})


def test_refused_result_is_appealed_against_once(
    app: App, attempt: Attempt, candidate: Candidate, cast: Cast
) -> None:
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    review = Review.objects.get()
    domain.refuse_review(review=review, ground="other_people", reason="two", by=cast.staff)
    (before,) = app.ask(REFUSALS).json()["refusals"]
    photo = SimpleUploadedFile("me.jpg", faces.collins(), "image/jpeg")

    filed = file(app, f"{REFUSALS}{before['id']}/appeal/", text="只有我一人。", file=photo)
    again = file(app, f"{REFUSALS}{before['id']}/appeal/", text="再说一次。")
    (after,) = app.ask(REFUSALS).json()["refusals"]

    assert (before["may_appeal"], before["reason"], before["appeal"]) == (True, "two", None)
    assert (filed.status_code, again.status_code) == (201, 409)
    assert (after["may_appeal"], after["appeal"]["state"]) == (False, "filed")
    assert Appeal.objects.get().content_type == "image/jpeg"


def test_ended_exam_is_appealed_against(app: App, attempt: Attempt, cast: Cast) -> None:
    end(attempt=attempt, by=cast.staff, reason="旁边有人提示")
    (loss,) = app.ask(REFUSALS).json()["losses"]

    empty = file(app, f"/api/proctoring/losses/{loss['attempt']}/appeal/", text=" ")
    filed = file(app, f"/api/proctoring/losses/{loss['attempt']}/appeal/", text="那是电视。")

    assert (loss["state"], loss["reason"], loss["may_appeal"]) == ("ended", "旁边有人提示", True)
    assert (empty.status_code, filed.status_code) == (400, 201)


def test_another_s_is_not_found(app: App, attempt: Attempt, cast: Cast) -> None:
    end(attempt=attempt, by=cast.staff, reason="旁边有人提示")
    other = App.signed_in(register(cast.staff)[0], cast.stranger)

    answer = file(other, f"/api/proctoring/losses/{attempt.public_id}/appeal/", text="我的。")

    assert (answer.status_code, Appeal.objects.count()) == (404, 0)
