"""Learners who may enter an exam, and what tests do as them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from anpei.accounts.middleware import SESSION_GENERATION, SESSION_USER
from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import start_attempt, take_over
from anpei.exams.domain.grade import keys_of
from anpei.exams.models import Attempt
from anpei.exams.papers import read_paper
from anpei.kernel.clock import db_now
from anpei.people.models import Licence
from anpei.study.models import TopicStudy
from tests.factories import (
    make_class,
    make_curriculum,
    make_enrolment,
    make_enterprise,
    make_learner_user,
    make_licence,
    make_person,
)

TOPICS = 2
"""Of each category; 6.0 credits each, so that all of them complete every category."""


@dataclass(frozen=True)
class Candidate:
    """A learner whose credits are complete."""

    user: User
    enrolment: Enrolment


def study_all(enrolment: Enrolment, *, but: int = 0) -> None:
    """Complete the topics of the enrolment's curriculum, but the last ``but`` of each category."""
    for category in enrolment.training_class.curriculum.categories.all():
        topics = list(category.topics.all())
        for topic in topics[: len(topics) - but]:
            TopicStudy.objects.create(
                enrolment=enrolment,
                topic=topic,
                required_ms=topic.duration_ms,
                watched_ms=topic.duration_ms,
                completed_at=db_now(),
                credit_tenths=topic.credit_tenths,
            )


def make_candidate(
    licence: Licence, user: User, *, edition_key: str = "sd-m1", but: int = 0
) -> Candidate:
    curriculum = make_curriculum(topics=TOPICS, credit_tenths=60)
    training_class: TrainingClass = make_class(curriculum=curriculum, edition_key=edition_key)
    enrolment = make_enrolment(licence, training_class, state=EnrolmentState.CREDITS_COMPLETE)
    study_all(enrolment, but=but)
    return Candidate(user=user, enrolment=enrolment)


def make_new_candidate(name: str = "柯林") -> Candidate:
    person = make_person(name)
    licence = make_licence(person, make_enterprise())
    return make_candidate(licence, make_learner_user(person))


def begin(candidate: Candidate, kind: str = "final") -> tuple[Attempt, str]:
    """A started attempt and the token of the page that holds it."""
    attempt = start_attempt(enrolment=candidate.enrolment, kind=kind, by=candidate.user)
    lease = take_over(attempt=attempt, by=candidate.user)
    assert lease is not None
    return attempt, lease.token()


def right_positions(attempt: Attempt) -> list[list[int]]:
    """The positions that are right, item by item, as only the database knows them."""
    items = read_paper(attempt.paper)
    keys = keys_of(item.question for item in items)
    return [
        [position for position, index in enumerate(item.order) if index in keys[item.question]]
        for item in items
    ]


def written(attempt: Attempt, *, right: int | None = None) -> list[dict[str, Any]]:
    """Every item of the attempt, the first ``right`` of them (None: all) answered right."""
    keys = right_positions(attempt)
    good = len(keys) if right is None else right
    items = read_paper(attempt.paper)
    return [
        {
            "item": number,
            "chosen": key
            if number < good
            else [next(p for p in range(len(items[number].order)) if p not in key)],
            "marked": False,
            "sequence": number + 1,
        }
        for number, key in enumerate(keys)
    ]


def post_hot(path: str, body: dict[str, Any], host: str = "jinan.localhost") -> Any:
    return Client(HTTP_HOST=host).post(path, json.dumps(body), content_type="application/json")


def save(token: str, items: list[dict[str, Any]], host: str = "jinan.localhost") -> Any:
    return post_hot("/hot/exams/answer", {"token": token, "items": items}, host)


def expire(attempt: Attempt, seconds: float = 1) -> None:
    """Let the attempt's time be over since ``seconds``, on the database's clock."""
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=db_now() - timedelta(hours=2), deadline_at=db_now() - timedelta(seconds=seconds)
    )


def browser_of(user: User, host: str = "jinan.localhost", **options: Any) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client(HTTP_HOST=host, **options)
    session = client.session
    session[SESSION_USER] = user.pk
    session[SESSION_GENERATION] = user.session_generation
    session.save()
    return client


def text(response: Any) -> str:
    """The page as a string."""
    return str(response.content.decode())


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    """A JSON request of a signed-in browser."""
    return client.post(path, body, content_type="application/json")
