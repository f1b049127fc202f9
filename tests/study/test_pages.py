"""The learner's pages: My learning, topics, my topics, the player (SD-05, SD-30, SD-32, SD-37)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anpei.accounts.models import Consent, ConsentKind, User
from anpei.courses.models import Video, VideoState
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today
from anpei.people.models import Licence
from anpei.study.domain import choose_topic, complete_topic
from anpei.study.models import TopicStudy
from tests.factories import Cast, make_class, make_curriculum, make_enrolment, make_licence
from tests.study.conftest import choose_first, topics_of


def text_of(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def sign_in(client: Client, user: User) -> Client:
    session = client.session
    session["user"] = user.pk
    session["generation"] = user.session_generation
    session.save()
    return client


@pytest.fixture
def learner(jinan_client: Client, cast: Cast) -> Client:
    jinan_client.cookies["django_language"] = "en"
    jinan_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return sign_in(jinan_client, cast.learner)


@pytest.mark.rule("SD-30")
def test_my_learning_shows_steps_period_days_and_class(
    learner: Client, enrolment: Enrolment, cast: Cast
) -> None:
    page = text_of(learner.get("/learner/study/"))

    training_class = enrolment.training_class
    assert page.count('class="step step-') == 4
    assert page.count("step-done") == 2
    assert page.count("step-current") == 1
    assert training_class.study_from.isoformat() in page
    assert training_class.study_until.isoformat() in page
    assert "100 days until your licence expires" in page
    assert (policy_today() + timedelta(days=80)).isoformat() in page
    assert training_class.number in page
    assert cast.licence.number in page
    assert f"/learner/topics/{enrolment.public_id}/" in page


@pytest.mark.rule("SD-05", "SD-30")
def test_my_learning_before_approval_says_what_to_do_and_opens_nothing(
    learner: Client, cast: Cast
) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.APPLIED)

    page = text_of(learner.get("/learner/study/"))
    topics = learner.get(f"/learner/topics/{enrolment.public_id}/")

    assert "Study opens when the payment is approved." in page
    assert "Your enterprise pays and files the receipt" in page
    assert f"/learner/topics/{enrolment.public_id}/" not in page
    assert topics.status_code == 403
    assert "Study opens when the payment is approved." in text_of(topics)


@pytest.mark.rule("SD-30", "SD-39")
def test_my_learning_of_an_expired_licence_says_so(learner: Client, enrolment: Enrolment) -> None:
    Licence.objects.filter(pk=enrolment.licence_id).update(
        valid_until=policy_today() - timedelta(days=3)
    )

    page = text_of(learner.get("/learner/study/"))
    topics = learner.get(f"/learner/topics/{enrolment.public_id}/")

    assert "Your licence has expired" in page
    assert (topics.status_code, "SD-39" in text_of(topics)) == (403, True)


@pytest.mark.rule("SD-05", "SD-30")
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("qualified", "You have passed; there is nothing left to study."),
        ("reported", "You have passed; there is nothing left to study."),
        ("cancelled", "This enrolment was cancelled."),
        ("expired", "This enrolment has expired."),
    ],
)
def test_my_learning_says_why_there_is_nothing_to_study(
    learner: Client, cast: Cast, state: str, sentence: str
) -> None:
    make_enrolment(cast.licence, cast.training_class, state=EnrolmentState(state))

    page = text_of(learner.get("/learner/study/"))

    assert sentence in page
    assert "Study opens when the payment is approved." not in page


@pytest.mark.rule("SD-35", "SD-36")
def test_finished_topic_is_studied_again_while_the_review_is_open(
    learner: Client, enrolment: Enrolment, cast: Cast
) -> None:
    study = choose_first(enrolment, cast)
    TopicStudy.objects.filter(pk=study.pk).update(
        watched_ms=study.required_ms, completed_at=db_now()
    )
    Enrolment.objects.update(state=EnrolmentState.EXAM_PASSED)

    photos = text_of(learner.get("/learner/photos/"))
    player = learner.get(f"/learner/player/{study.public_id}/")

    assert f"/learner/player/{study.public_id}/" in photos
    assert player.status_code != 403


@pytest.mark.rule("SD-39")
def test_withdrawn_licence_stops_study(learner: Client, enrolment: Enrolment, cast: Cast) -> None:
    study = choose_first(enrolment, cast)
    Licence.objects.filter(pk=enrolment.licence_id).update(status="withdrawn")

    page = text_of(learner.get("/learner/study/"))
    player = learner.get(f"/learner/player/{study.public_id}/")

    assert "In the registry your licence is no longer valid" in page
    assert player.status_code == 403


def test_my_learning_without_enrolment_says_who_enrols(learner: Client) -> None:
    page = text_of(learner.get("/learner/study/"))

    assert "You are not enrolled in any class" in page


def test_my_learning_asks_as_much_for_three_enrolments_as_for_one(
    learner: Client, enrolment: Enrolment, cast: Cast
) -> None:
    learner.get("/learner/study/")
    with CaptureQueriesContext(connection) as one:
        learner.get("/learner/study/")
    for category in ("A", "B"):
        licence = make_licence(cast.licence.person, cast.licence.enterprise, category=category)
        make_enrolment(licence, make_class(category=category))

    with CaptureQueriesContext(connection) as three:
        learner.get("/learner/study/")

    assert len(three) == len(one)


@pytest.mark.rule("SD-31")
def test_categories_show_required_and_earned_credits(
    learner: Client, enrolment: Enrolment, cast: Cast
) -> None:
    study = choose_first(enrolment, cast, "law")
    TopicStudy.objects.filter(pk=study.pk).update(watched_ms=study.required_ms)
    complete_topic(study_id=study.pk, by=None)

    page = text_of(learner.get("/learner/topics/"))

    assert "建设工程安全生产法律法规" in page
    assert "1.0 / 24.0" in page
    assert page.count("12.0") == 1
    assert page.count("10.0") == 1


@pytest.mark.rule("SD-32")
def test_topic_table_shows_length_teacher_credits_and_state(
    learner: Client, enrolment: Enrolment, cast: Cast
) -> None:
    topic = topics_of(enrolment)[0]
    address = f"/learner/topics/{enrolment.public_id}/categories/{topic.category.public_id}/"

    before = text_of(learner.get(address))
    chosen = learner.post(f"/learner/topics/{enrolment.public_id}/choose/{topic.public_id}/")
    after = text_of(learner.get(address))

    study = TopicStudy.objects.get()
    assert "00:25" in before
    assert "李老师" in before
    assert before.count("Not chosen") == 2
    assert (chosen.status_code, chosen["Location"]) == (302, f"/learner/player/{study.public_id}/")
    assert "Chosen, 0%" in after
    assert "Finish the current topic before choosing another." in after


def test_topic_pages_of_somebody_else_do_not_exist(
    learner: Client, cast: Cast, enrolment: Enrolment
) -> None:
    theirs = make_enrolment(cast.other_licence, cast.training_class)
    study = choose_topic(enrolment=theirs, topic=topics_of(theirs)[0], by=cast.stranger)

    answers = [
        learner.get(f"/learner/topics/{theirs.public_id}/").status_code,
        learner.get(f"/learner/my-topics/{theirs.public_id}/").status_code,
        learner.get(f"/learner/player/{study.public_id}/").status_code,
        learner.post(
            f"/learner/topics/{theirs.public_id}/choose/{study.topic.public_id}/"
        ).status_code,
        learner.get("/api/study/state/", {"enrolment": theirs.public_id}).status_code,
    ]

    assert answers == [404, 404, 404, 404, 404]


@pytest.mark.rule("SD-37")
def test_my_topics_show_state_go_on_and_exercises(
    learner: Client, enrolment: Enrolment, cast: Cast
) -> None:
    first = choose_first(enrolment, cast, "law")
    TopicStudy.objects.filter(pk=first.pk).update(watched_ms=first.required_ms)
    complete_topic(study_id=first.pk, by=None)
    second = choose_first(enrolment, cast, "civil")
    TopicStudy.objects.filter(pk=second.pk).update(watched_ms=10_000)

    page = text_of(learner.get("/learner/my-topics/"))

    assert page.index(first.topic.name) < page.index(second.topic.name)
    assert page.count("Studied") == 1
    assert page.count("Chosen, 40%") == 1
    assert f"/learner/player/{second.public_id}/" in page
    assert page.count("Go to the exercises") == 1
    assert f"/learner/exercises/{first.public_id}/" in page


@pytest.mark.rule("SD-33")
def test_player_asks_for_consent_and_then_shows_the_camera_gate(
    learner: Client, study: TopicStudy, cast: Cast
) -> None:
    give_video(study)

    before = learner.get(f"/learner/player/{study.public_id}/")
    Consent.objects.create(
        person=cast.licence.person, kind=ConsentKind.FACE, version="1", given_at=db_now()
    )
    gate = text_of(learner.get(f"/learner/player/{study.public_id}/"))

    assert before.status_code == 302
    assert before["Location"].startswith("/learner/consent/?next=")
    assert "Please switch on the camera to begin studying" in gate
    assert 'data-phase="gate"' in gate
    assert 'data-camera-text="denied"' in gate
    assert 'data-camera-text="black"' in gate
    assert 'data-camera-text="white"' in gate
    assert 'data-camera-text="insecure"' in gate
    assert gate.count("disabled") >= 1


def test_player_without_video_says_that_it_is_being_prepared(
    learner: Client, study: TopicStudy, cast: Cast
) -> None:
    Consent.objects.create(
        person=cast.licence.person, kind=ConsentKind.FACE, version="1", given_at=db_now()
    )

    page = text_of(learner.get(f"/learner/player/{study.public_id}/"))

    assert "The video is being prepared" in page
    assert "study/player.js" not in page


def give_video(study: TopicStudy) -> None:
    study.topic.video = Video.objects.create(state=VideoState.READY, stream="x.mp4")
    study.topic.save(update_fields=["video"])


def test_topics_ask_as_much_for_twelve_as_for_one(learner: Client, cast: Cast) -> None:
    small = make_enrolment(cast.licence, make_class(curriculum=make_curriculum(topics=1)))
    other = make_licence(cast.licence.person, cast.licence.enterprise, category="B")
    big = make_enrolment(other, make_class(category="B", curriculum=make_curriculum(topics=12)))
    addresses = [
        f"/learner/topics/{e.public_id}/categories/{topics_of(e)[0].category.public_id}/"
        for e in (small, big)
    ]
    learner.get(addresses[0])

    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            learner.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


# --- the API ----------------------------------------------------------------------------------
@pytest.mark.rule("SD-31", "SD-32", "SD-34")
def test_journey_over_the_api_chooses_opens_and_beats(
    learner: Client, enrolment: Enrolment
) -> None:
    state = learner.get("/api/study/state/").json()
    law = next(row for row in state["categories"] if row["code"] == "law")
    topic = law["topics"][0]

    chosen = learner.post(f"/api/study/topics/{topic['id']}/choose/", {}, "application/json")
    refused = learner.post(
        f"/api/study/topics/{law['topics'][1]['id']}/choose/", {}, "application/json"
    )
    opened = learner.post(f"/api/study/topics/{topic['id']}/player/", {}, "application/json")
    beat = learner.post(
        opened.json()["beat_url"],
        {
            "lease": opened.json()["lease"],
            "token": opened.json()["token"],
            "covered_ms": 0,
            "visible": True,
            "playing": True,
            "camera": True,
        },
        "application/json",
    )

    assert (topic["state"], topic["may_choose"]["allowed"]) == ("free", True)
    assert chosen.status_code == 201
    assert (refused.status_code, refused.json()["rule"]) == (403, "SD-32")
    assert opened.json()["interval_ms"] == 20_000
    assert opened.json()["next_in_ms"] == 5_000
    assert (beat.status_code, beat.json()["outcome"]) == (200, "counted")
    assert learner.get("/api/study/state/").json()["current"] == chosen.json()["study"]


def test_api_is_closed_to_visitors_and_other_kinds(jinan_client: Client, cast: Cast) -> None:
    visitor = jinan_client.get("/api/study/state/").status_code
    sign_in(jinan_client, cast.alice)

    enterprise = jinan_client.get("/api/study/state/").status_code

    assert (visitor, enterprise) == (401, 403)


def test_player_of_a_topic_not_chosen_is_refused(learner: Client, enrolment: Enrolment) -> None:
    topic = topics_of(enrolment)[0]

    answer = learner.post(f"/api/study/topics/{topic.public_id}/player/", {}, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
