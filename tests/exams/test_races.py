"""Races, raced: threads against a committed schema (T29)."""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.models import Role
from anpei.enrolment.models import Enrolment, EnrolmentEvent
from anpei.exams.domain import (
    close_overdue,
    end,
    hand_in,
    pause_attempt,
    resume_attempt,
    start_attempt,
    take_over,
)
from anpei.exams.domain.close import LeaseLost
from anpei.exams.models import Answer, Attempt, AttemptEvent
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, Refused
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tenants.models import Association
from tests.exams.ready import Candidate, begin, make_new_candidate, save, written
from tests.factories import make_staff

pytestmark = pytest.mark.rule("PL-30")


@pytest.fixture
def racer(
    racing_tenant: Association, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, Candidate]]:
    """A candidate in a committed schema, and the schema's name."""
    with django_db_blocker.unblock():
        forget_hosts()
        with enter_tenant(racing_tenant.schema_name):
            candidate = make_new_candidate()
        yield racing_tenant.schema_name, candidate


def race(schema: str, *acts: Callable[[], Any]) -> list[Any]:
    """Run ``acts`` at once, each in its own thread and connection; their results or errors."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            with enter_tenant(schema):
                connection.ensure_connection()
                gate.wait(30)
                results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def start(candidate: Candidate) -> Attempt:
    return start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)


def test_twenty_starts_at_once_make_one_attempt(racer: tuple[str, Candidate]) -> None:
    schema, candidate = racer

    results = race(schema, *[lambda: start(candidate).pk] * 20)

    with enter_tenant(schema):
        assert Attempt.objects.count() == 1
        assert set(results) == {Attempt.objects.get().pk}


def test_starting_and_handing_in_again_and_again_uses_two_attempts(
    racer: tuple[str, Candidate],
) -> None:
    schema, candidate = racer

    def start_and_hand_in() -> None:
        for _turn in range(3):
            hand_in(attempt=start(candidate), by=candidate.user)

    results = race(schema, *[start_and_hand_in] * 8)

    with enter_tenant(schema):
        attempts = Attempt.objects.order_by("number").values_list("number", "state")
        assert list(attempts) == [(1, "handed_in"), (2, "handed_in")]
        assert Enrolment.objects.get(pk=candidate.enrolment.pk).state == "exam_failed"
        assert EnrolmentEvent.objects.count() == 1
    assert {type(result) for result in results} == {Refused}


def test_handing_in_against_the_reaper_closes_once(racer: tuple[str, Candidate]) -> None:
    schema, candidate = racer
    with enter_tenant(schema):
        attempt = start(candidate)
        Attempt.objects.filter(pk=attempt.pk).update(
            deadline_at=db_now() + timedelta(milliseconds=150)
        )

    results = race(
        schema,
        *[lambda: hand_in(attempt=attempt, by=candidate.user).state] * 6,
        *[close_overdue] * 6,
    )

    with enter_tenant(schema):
        row = Attempt.objects.get()
        assert row.state in {"handed_in", "timed_out"}
        assert {result for result in results if isinstance(result, str)} == {row.state}
        assert not [result for result in results if isinstance(result, Exception)]


def test_answers_against_handing_in_are_graded_or_refused(
    racer: tuple[str, Candidate],
) -> None:
    schema, candidate = racer
    with enter_tenant(schema):
        attempt, token = begin(candidate)
        items = written(attempt)
    host = f"{schema}.localhost"

    # Views enter the tenant themselves, so the answering threads do not.
    gate = threading.Barrier(9)
    codes: list[int] = []

    def answer(part: int) -> None:
        try:
            gate.wait(30)
            for item in items[part::8]:
                codes.append(save(token, [item], host).status_code)
        finally:
            connections.close_all()

    def close() -> None:
        try:
            with enter_tenant(schema):
                gate.wait(30)
                hand_in(attempt=attempt, by=candidate.user)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=(part,)) for part in range(8)]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with enter_tenant(schema):
        kept = Answer.objects.filter(attempt=attempt).count()
        score = Attempt.objects.get().score_hundredths
    assert Counter(codes)[200] == kept
    assert set(codes) <= {200, 409}
    assert score is not None
    assert abs(score - 10000 * kept / 32) < kept + 1


def test_two_pages_taking_over_leave_one_that_writes(racer: tuple[str, Candidate]) -> None:
    schema, candidate = racer
    with enter_tenant(schema):
        attempt, _token = begin(candidate)

    leases = race(schema, *[lambda: take_over(attempt=attempt, by=candidate.user)] * 8)

    with enter_tenant(schema):
        holder = Attempt.objects.get().lease
        valid = [lease for lease in leases if lease.secret == holder]
        refused = 0
        for lease in leases:
            try:
                hand_in(attempt=attempt, by=candidate.user, secret=lease.secret)
            except LeaseLost:
                refused += 1
            else:
                break
    assert len(valid) == 1
    assert refused == leases.index(valid[0])


@pytest.mark.rule("PL-32")
def test_proctors_who_pause_at_once_pause_once(racer: tuple[str, Candidate]) -> None:
    schema, candidate = racer
    with enter_tenant(schema):
        attempt = start(candidate)
        proctor = make_staff("proctor", Role.PROCTOR)

    def pause() -> str:
        return pause_attempt(attempt=attempt, by=proctor, reason="查验身份").pause_reason

    results = race(schema, *[pause] * 12)

    with enter_tenant(schema):
        assert AttemptEvent.objects.count() == 1
        assert Attempt.objects.get().paused_at is not None
    assert Counter(map(type, results)) == Counter({str: 1, Conflict: 11})


@pytest.mark.rule("PL-32")
def test_pause_and_resume_at_once_never_lose_or_give_time(racer: tuple[str, Candidate]) -> None:
    schema, candidate = racer
    with enter_tenant(schema):
        attempt = start(candidate)
        proctor = make_staff("proctor", Role.PROCTOR)

    def press(act: Callable[..., Attempt], **why: str) -> None:
        for _turn in range(6):
            with contextlib.suppress(Conflict):
                act(attempt=attempt, by=proctor, **why)

    results = race(
        schema,
        *[lambda: press(pause_attempt, reason="查验身份")] * 4,
        *[lambda: press(resume_attempt)] * 4,
    )

    with enter_tenant(schema):
        row = Attempt.objects.get()
        history = list(AttemptEvent.objects.values_list("act", "at"))
        stood = timedelta()
        for (act, since), (_act, until) in pairwise(history):
            stood += until - since if act == "paused" else timedelta()
        acts = [act for act, _at in history]
        assert acts == (["paused", "resumed"] * len(acts))[: len(acts)]
        assert row.is_paused == (acts[-1] == "paused")
        assert row.deadline_at - attempt.deadline_at == stood
    assert results == [None] * 8


@pytest.mark.rule("PL-32")
def test_handing_in_against_the_proctors_end_closes_once(racer: tuple[str, Candidate]) -> None:
    schema, candidate = racer
    with enter_tenant(schema):
        attempt = start(candidate)
        proctor = make_staff("proctor", Role.PROCTOR)

    results = race(
        schema,
        *[lambda: hand_in(attempt=attempt, by=candidate.user).state] * 4,
        *[lambda: end(attempt=attempt, by=proctor, reason="替考").state] * 4,
        *[lambda: pause_attempt(attempt=attempt, by=proctor, reason="查验身份").state] * 4,
    )

    with enter_tenant(schema):
        row = Attempt.objects.get()
        assert row.state in {"handed_in", "ended"}
        assert (row.paused_at, EnrolmentEvent.objects.count()) == (None, 0)
    assert set(results[:4]) == {row.state}
    ended = [result for result in results[4:8] if isinstance(result, str)]
    assert len(ended) == (row.state == "ended")
    assert {type(result) for result in results[4:] if not isinstance(result, str)} <= {Conflict}
