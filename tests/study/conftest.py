"""A learner before a chosen topic, and a player whose clock tests turn by hand."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.study.domain import OpenedPlayer, choose_topic, open_player
from anpei.study.models import Player, TopicStudy
from tenants.hosts import association_for_host, forget_hosts
from tests.factories import Cast, make_enrolment


@pytest.fixture(autouse=True)
def known_hosts(db: None) -> None:
    """Hosts looked up before a tenant is entered, as a server has done by then."""
    forget_hosts()
    for host in ("jinan.localhost", "yantai.localhost"):
        association_for_host(host)


@pytest.fixture
def enrolment(cast: Cast) -> Enrolment:
    """The learner's enrolment, paid and open for study."""
    return make_enrolment(cast.licence, cast.training_class)


def topics_of(enrolment: Enrolment, category: str = "law") -> list[Topic]:
    curriculum = enrolment.training_class.curriculum
    return list(
        Topic.objects.filter(category__curriculum=curriculum, category__code=category)
        .select_related("category")
        .order_by("position")
    )


def choose_first(enrolment: Enrolment, cast: Cast, category: str = "law") -> TopicStudy:
    topic = topics_of(enrolment, category)[0]
    return choose_topic(enrolment=enrolment, topic=topic, by=cast.learner)


def set_required(study: TopicStudy, seconds: int) -> TopicStudy:
    study.required_ms = seconds * 1000
    study.save(update_fields=["required_ms"])
    return study


def no_photos() -> None:
    """As if every photo had been taken: for tests that look at time alone."""
    Player.objects.update(photo_due_ms=None, photos_required=0)


def turn_back(milliseconds: int) -> None:
    """Let ``milliseconds`` pass: write the moments back instead of sleeping."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE study_player SET last_beat_at = last_beat_at - %s * interval '1 ms',"
            " photo_asked_at = photo_asked_at - %s * interval '1 ms'",
            [milliseconds, milliseconds],
        )


@dataclass
class Browser:
    """What the player's page does, without a browser."""

    client: Client
    opened: OpenedPlayer
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.token = self.opened.token

    def beat(self, covered_ms: object, after_ms: int = 0, **claims: Any) -> dict[str, Any]:
        """Let ``after_ms`` pass, send a beat, keep the next token. Gives the answer's body."""
        turn_back(after_ms)
        body = {
            "lease": self.opened.lease,
            "token": self.token,
            "covered_ms": covered_ms,
            "position_ms": 1000,
            "visible": True,
            "playing": True,
            "camera": True,
            **claims,
        }
        response = self.client.post("/hot/study/beat", body, content_type="application/json")
        answer: dict[str, Any] = response.json() | {"status": response.status_code}
        if "token" not in claims:
            self.token = answer.get("token", self.token)
        return answer


@pytest.fixture
def jinan_client() -> Client:
    return Client(HTTP_HOST="jinan.localhost")


@pytest.fixture
def study(enrolment: Enrolment, cast: Cast) -> TopicStudy:
    return set_required(choose_first(enrolment, cast), 600)


@pytest.fixture
def browser(study: TopicStudy, cast: Cast, jinan_client: Client) -> Browser:
    """An open player on ten minutes of law, past its photos."""
    opened = open_player(study=study, by=cast.learner)
    no_photos()
    return Browser(jinan_client, opened)
