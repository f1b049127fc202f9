"""What is measured: each scenario prepares its rows and gives one client per connection."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import start_attempt, take_over
from anpei.exams.models import ExamKind
from anpei.kernel.clock import db_now
from anpei.study.domain import open_player
from anpei.study.models import TopicStudy
from tests.bench.ground import make_enrolments, signed_in, user_of
from tests.bench.load import Call, Client


@dataclass(frozen=True)
class Scenario:
    """``limit_ms`` is the CPU per request that ``limits.md`` asks for; None: nothing is asked."""

    name: str
    limit_ms: float | None
    prepare: Callable[[int], Sequence[Client]]


def nothing(clients: int) -> list[Client]:
    """The server's own cost, with which the others compare on a machine that others use too."""
    return [lambda _answer: Call("GET", "/healthz") for _ in range(clients)]


def _study(enrolment: Enrolment, *, complete: bool) -> TopicStudy:
    topic = Topic.objects.filter(category__curriculum=enrolment.training_class.curriculum).first()
    assert topic is not None
    return TopicStudy.objects.create(
        enrolment=enrolment,
        topic=topic,
        required_ms=topic.duration_ms,
        completed_at=db_now() if complete else None,
        credit_tenths=10 if complete else 0,
        watched_ms=topic.duration_ms if complete else 0,
    )


def beats(clients: int) -> list[Client]:
    """Players that beat without rest; each answer carries the next one-use token."""

    def client(enrolment: Enrolment) -> Client:
        opened = open_player(study=_study(enrolment, complete=False), by=user_of(enrolment))
        token = opened.token

        def step(answer: bytes | None) -> Call:
            nonlocal token
            if answer:
                token = json.loads(answer).get("token", token)
            beat = {
                "lease": opened.lease,
                "token": token,
                "position_ms": 1000,
                "covered_ms": 20_000,
                "visible": True,
                "playing": True,
                "camera": True,
            }
            return Call("POST", "/hot/study/beat", json.dumps(beat).encode())

        return step

    return [client(one) for one in make_enrolments(clients, state=EnrolmentState.STUDYING)]


def ready(made: list[Enrolment]) -> list[Enrolment]:
    """Every topic of their class complete."""
    for one in made:
        for topic in Topic.objects.filter(category__curriculum=one.training_class.curriculum):
            TopicStudy.objects.create(
                enrolment=one,
                topic=topic,
                required_ms=topic.duration_ms,
                watched_ms=topic.duration_ms,
                credit_tenths=10,
                completed_at=db_now(),
            )
    return made


def _ready(number: int) -> list[Enrolment]:
    return ready(make_enrolments(number, state=EnrolmentState.CREDITS_COMPLETE))


def answers(clients: int) -> list[Client]:
    """Candidates that save answers without rest."""

    def client(enrolment: Enrolment) -> Client:
        by = user_of(enrolment)
        attempt = start_attempt(enrolment=enrolment, kind=ExamKind.FINAL, by=by)
        lease = take_over(attempt=attempt, by=by)
        assert lease is not None
        token, sequence = lease.token(), count(1)

        def step(_answer: bytes | None) -> Call:
            number = next(sequence)
            item = {"item": number % 50, "chosen": [1], "marked": False, "sequence": number}
            body = {"token": token, "items": [item]}
            return Call("POST", "/hot/exams/answer", json.dumps(body).encode())

        return step

    return [client(one) for one in _ready(clients)]


STARTS = 1200


def starts(clients: int) -> list[Client]:
    """Everybody starts once, the paper drawn on the spot."""
    waiting = [signed_in(user_of(one)) for one in _ready(STARTS)]
    share = len(waiting) // clients

    def client(mine: list[tuple[tuple[str, str], ...]]) -> Client:
        def step(_answer: bytes | None) -> Call | None:
            if not mine:
                return None
            return Call("POST", "/api/exams/attempts/", b'{"kind": "final"}', mine.pop())

        return step

    return [client(waiting[place * share : (place + 1) * share]) for place in range(clients)]


def exam_pages(clients: int) -> list[Client]:
    """The exam page of a running attempt, with its fifty questions."""

    def client(enrolment: Enrolment) -> Client:
        by = user_of(enrolment)
        attempt = start_attempt(enrolment=enrolment, kind=ExamKind.FINAL, by=by)
        call = Call("GET", f"/learner/attempts/{attempt.public_id}/", b"", signed_in(by))
        return lambda _answer: call

    return [client(one) for one in _ready(clients)]
