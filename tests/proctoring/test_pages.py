"""Consent, own photos, review desk, refusals, and a picture's bytes (PL-13, SD-33…52)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anpei.kernel.clock import db_now
from anpei.proctoring import domain
from anpei.proctoring.models import Photo, PhotoView, ReferencePhoto, Review
from anpei.proctoring.policies import has_consent
from anpei.proctoring.signed_pictures import expiry, picture_url
from tests.exams.ready import browser_of
from tests.factories import make_enrolment, make_staff
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots


@pytest.fixture
def learner(cast) -> Client:
    return browser_of(cast.learner)


@pytest.fixture
def photo(attempt) -> Photo:
    return shots.take(shots.ask_for_exam_photo(attempt), faces.collins())


@pytest.fixture
def review(attempt, candidate) -> Review:
    shots.photograph_exam(attempt, [*faces.frames(Who.COLLINS, 2), faces.hopper()])
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    return Review.objects.get()


def _text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.rule("PL-13")
def test_consent_page_names_the_way_without_face_recognition(cast, learner):
    page = _text(learner.get(reverse("proctoring:consent"), headers={"accept-language": "en"}))

    assert "take the exam in a test centre" in page
    assert has_consent(cast.learner.person) is False


@pytest.mark.rule("PL-13")
def test_consent_needs_the_tick(cast, learner):
    learner.post(reverse("proctoring:consent"), {})
    without = has_consent(cast.learner.person)

    answer = learner.post(
        reverse("proctoring:consent"), {"agree": "yes", "next": "/learner/photos/?a=1"}
    )

    assert (without, has_consent(cast.learner.person)) == (False, True)
    assert answer.headers["Location"] == "/learner/photos/?a=1"


def test_consent_does_not_lead_to_another_site(cast, learner):
    answer = learner.post(
        reverse("proctoring:consent"), {"agree": "yes", "next": "https://evil.example/"}
    )

    assert answer.headers["Location"] == reverse("proctoring:photos")


@pytest.mark.rule("PL-13")
def test_consent_is_withdrawn_on_its_page(consented):
    browser_of(consented.learner).post(reverse("proctoring:withdraw_consent"))

    assert has_consent(consented.learner.person) is False


def test_ticket_api_gives_a_ticket_and_its_refusals(study, cast, learner):
    url = reverse("proctoring:tickets")
    early = learner.post(url, {"purpose": "study", "subject": study.public_id})
    shots.ask_for_study_photo(study)

    good = learner.post(url, {"purpose": "study", "subject": study.public_id})
    foreign = browser_of(cast.stranger).post(url, {"purpose": "study", "subject": study.public_id})
    other_kind = browser_of(cast.alice).post(url, {"purpose": "study", "subject": study.public_id})

    stored = domain.store_photo(token=good.json()["ticket"], data=faces.collins())
    assert (early.status_code, early.json()["code"]) == (409, "photo_not_asked")
    assert (good.status_code, foreign.status_code, other_kind.status_code) == (201, 404, 403)
    assert Photo.objects.get().public_id == stored.public_id


@pytest.mark.rule("PL-13")
def test_ticket_api_without_consent_is_403(cast, learner):
    enrolment = make_enrolment(cast.licence, cast.training_class)

    answer = learner.post(
        reverse("proctoring:tickets"), {"purpose": "gate", "subject": enrolment.public_id}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "consent_missing")


@pytest.mark.rule("SD-45", "SD-35", "SD-36")
def test_learner_looks_at_own_photos(candidate, photo, study_photos):
    page = browser_of(candidate.user).get(reverse("proctoring:photos"))

    shown = re.findall(r'src="(/pictures/photo/[^"]+)"', page.content.decode())
    assert page.status_code == 200
    assert len(shown) == 3
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.fixture
def study_photos(candidate) -> list[Photo]:
    study = candidate.enrolment.studies.first()
    return shots.photograph_study(study, [faces.collins(), faces.nobody()])


def test_photo_page_of_a_learner_without_enrolment_is_empty(consented):
    page = _text(
        browser_of(consented.learner).get(
            reverse("proctoring:photos"), headers={"accept-language": "en"}
        )
    )

    assert "No photos yet" in page


def test_photo_page_of_somebody_elses_enrolment_is_404(candidate, consented):
    url = reverse("proctoring:enrolment_photos", args=[candidate.enrolment.public_id])

    assert browser_of(consented.stranger).get(url).status_code == 404


def test_picture_is_sent_to_its_owner_and_logged(candidate, photo):
    url = picture_url(photo, candidate.user, expiry())

    answer = browser_of(candidate.user).get(url)

    assert (answer.status_code, answer.content) == (200, faces.collins())
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert [(view.photo, view.viewer) for view in PhotoView.objects.all()] == [
        (photo, candidate.user)
    ]


def test_picture_is_sent_to_nobody_else(candidate, photo, cast):
    teacher = make_staff("teacher", "teacher")
    users = [cast.stranger, cast.alice, cast.charlie, teacher]

    stolen = [
        browser_of(user).get(picture_url(photo, candidate.user, expiry())).status_code
        for user in users
    ]
    own_address = [
        browser_of(user).get(picture_url(photo, user, expiry())).status_code for user in users
    ]
    nobody = Client(HTTP_HOST="jinan.localhost").get(picture_url(photo, candidate.user, expiry()))

    assert (stolen, own_address) == ([403] * 4, [404] * 4)
    assert nobody.status_code == 403
    assert PhotoView.objects.count() == 0


def test_picture_address_ends_after_a_minute(candidate, photo):
    now = int(db_now().timestamp())

    statuses = [
        browser_of(candidate.user).get(picture_url(photo, candidate.user, at)).status_code
        for at in (now - 1, now + 3600)
    ]

    assert statuses == [403, 403]


@pytest.mark.rule("SD-51")
def test_reviewer_sees_reference_photos_and_reasons(review, cast):
    browser = browser_of(cast.staff)
    browser.post(reverse("proctoring:claim", args=[review.public_id]))

    page = browser.get(reverse("proctoring:review", args=[review.public_id]))

    pictures = re.findall(r'src="(/pictures/[^"]+)"', page.content.decode())
    assert page.status_code == 200
    assert len([url for url in pictures if "/photo/" in url]) == 3
    assert len([url for url in pictures if "/reference/" in url]) == 1
    assert [browser.get(url).status_code for url in pictures] == [200] * 4
    assert PhotoView.objects.filter(viewer=cast.staff).count() == 4
    assert ReferencePhoto.objects.get(person=review.enrolment.person).views.count() == 1
    assert page.content.decode().count('type="radio"') == 5


@pytest.mark.rule("SD-51")
def test_reviewer_approves_on_the_page(review, cast):
    answer = browser_of(cast.staff).post(
        reverse("proctoring:review", args=[review.public_id]), {"act": "approve"}
    )

    review.refresh_from_db()
    assert (answer.headers["Location"], review.state) == (reverse("proctoring:reviews"), "approved")


@pytest.mark.rule("SD-51", "SD-52")
def test_refusal_reaches_learner_and_enterprise(review, cast):
    url = reverse("proctoring:review", args=[review.public_id])
    reviewer = browser_of(cast.staff)
    without = reviewer.post(url, {"act": "refuse"})

    reviewer.post(url, {"act": "refuse", "ground": "not_the_candidate", "reason": "另一个人"})

    pages = [
        browser_of(user).get(reverse(name)).content.decode()
        for user, name in (
            (cast.learner, "proctoring:photos"),
            (cast.alice, "proctoring:refusals"),
            (cast.charlie, "proctoring:refusals"),
            (cast.stranger, "proctoring:photos"),
        )
    ]
    assert without.status_code == 200
    assert ["另一个人" in page for page in pages] == [True, True, False, False]


def test_review_desk_is_for_reviewers(review, cast):
    url = reverse("proctoring:review", args=[review.public_id])
    users = [cast.learner, cast.alice, make_staff("finance", "finance"), cast.staff]

    statuses = [
        [browser_of(user).get(page).status_code for page in (reverse("proctoring:reviews"), url)]
        for user in users
    ]

    assert statuses == [[403, 403], [403, 403], [403, 403], [200, 200]]


@pytest.mark.rule("SD-51")
@pytest.mark.parametrize("state", ["waiting", "approved", "refused", "nonsense"])
def test_queue_shows_each_state(review, cast, state):
    page = browser_of(cast.staff).get(f"{reverse('proctoring:reviews')}?tab={state}")

    shown = review.enrolment.person.name in page.content.decode()
    assert (page.status_code, shown) == (200, state in {"waiting", "nonsense"})


@pytest.mark.rule("SD-33")
def test_every_state_of_the_camera_has_cause_and_remedy(jinan):
    from pathlib import Path

    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string

    script = Path(finders.find("proctoring/camera.js")).read_text("utf-8")
    frames = Path(finders.find("proctoring/frames.js")).read_text("utf-8")
    texts = render_to_string("proctoring/camera.html")
    states = set(re.findall(r'data-camera-text="(\w+)"', texts))

    assert states == {
        *("starting", "ready", "denied", "missing", "busy", "insecure", "wechat"),
        *("unsupported", "ended", "failed", "muted", "black", "white", "frozen"),
    }
    for state in states:
        assert f'"{state}"' in script + frames
