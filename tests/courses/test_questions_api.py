"""答疑交流 over the API (SD-38, PL-64)."""

import pytest

from anpei.courses import domain
from anpei.courses.models import Enquiry, Topic
from tests.clients.calling import App, register
from tests.factories import Cast, make_enrolment

pytestmark = pytest.mark.rule("SD-38", "PL-64")
QUESTIONS = "/api/courses/questions/"


@pytest.fixture
def app(cast: Cast) -> App:
    make_enrolment(cast.licence, cast.training_class)
    return App.signed_in(register(cast.staff)[0], cast.learner)


def test_question_is_asked_answered_and_read(app: App, cast: Cast) -> None:
    topic = Topic.objects.filter(category__curriculum=cast.training_class.curriculum)[0]
    asked = app.send(QUESTIONS, {"title": "连墙件间距？", "topic": topic.public_id})
    domain.answer_question(enquiry=Enquiry.objects.get(), body="三步三跨。", by=cast.staff)

    found = app.ask(f"{QUESTIONS}?q=三步三跨").json()
    opened = app.ask(f"{QUESTIONS}{asked.json()['id']}/").json()

    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    assert [one["topic"] for one in found["questions"]] == [topic.public_id]
    assert (opened["is_mine"], opened["answers"][0]["body"]) == (True, "三步三跨。")


def test_own_question_is_taken_back_while_nobody_has_answered(app: App, cast: Cast) -> None:
    own = app.send(QUESTIONS, {"title": "一"}).json()["id"]
    other = domain.ask_question(title="二", body="", topic=None, by=cast.staff)

    withdrawn = app.send(f"{QUESTIONS}{own}/withdraw/")
    foreign = app.send(f"{QUESTIONS}{other.public_id}/withdraw/")
    again = app.send(f"{QUESTIONS}{own}/withdraw/")

    assert (withdrawn.json()["state"], foreign.status_code, again.status_code) == (
        "withdrawn",
        404,
        409,
    )
    assert [one["id"] for one in app.ask(f"{QUESTIONS}?mine=true").json()["questions"]] == [own]


def test_empty_and_foreign_are_refused(app: App) -> None:
    empty = app.send(QUESTIONS, {"title": " "})
    foreign = app.send(QUESTIONS, {"title": "三", "topic": "nobodys"})

    assert (empty.status_code, foreign.status_code, Enquiry.objects.count()) == (400, 404, 0)
