"""What a page tells of an exam: kept once, with both times, under the attempt's lease (PL-31)."""

from typing import Any

import pytest

from anpei.exams.domain import hand_in, take_over
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.proctoring.models import Incident
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tests.exams.ready import Candidate, begin, post_hot
from tests.exams.ready import make_new_candidate as new_candidate

pytestmark = pytest.mark.rule("PL-31")
EVENTS = "/hot/proctoring/events"


def event(kind: str = "focus_lost", key: str = "a", **more: Any) -> dict[str, Any]:
    at = round(db_now().timestamp() * 1000)
    return {"kind": kind, "at": at, "seconds": 4, "detail": "", "key": key, **more}


def tell(token: str, *items: Any, host: str = "jinan.localhost") -> Any:
    return post_hot(EVENTS, {"token": token, "items": list(items)}, host)


def test_event_told_later_keeps_both_times(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    Attempt.objects.update(started_at=attempt.started_at.replace(year=2020))
    at = round(db_now().timestamp() * 1000) - 95_000

    answer = tell(token, event("network_lost", at=at, seconds=90))

    incident = Incident.objects.get()
    assert (answer.status_code, answer.json()["kept"]) == (200, 1)
    assert incident.happened_at is not None
    assert round(incident.happened_at.timestamp() * 1000) == at
    assert 94 < (incident.at - incident.happened_at).total_seconds() < 100
    assert (incident.seconds, incident.moment) == (90, incident.happened_at)


def test_event_told_twice_is_kept_once_with_its_later_length(candidate: Candidate) -> None:
    _attempt, token = begin(candidate)

    tell(token, event("camera_covered", seconds=0))
    tell(token, event("camera_covered", seconds=30), event("focus_lost", "b"))
    tell(token, event("camera_covered", seconds=12))

    rows = Incident.objects.values_list("kind", "seconds")
    assert list(rows) == [("camera_covered", 30), ("focus_lost", 4)]


def test_times_outside_the_exam_are_brought_into_it(candidate: Candidate) -> None:
    attempt, token = begin(candidate)

    tell(token, event(at=0), event(key="b", at=2**42))

    early, late = Incident.objects.order_by("pk")
    assert early.happened_at == attempt.started_at
    assert late.happened_at is not None
    assert late.happened_at <= late.at


def test_older_page_may_still_tell_and_a_closed_exam_for_a_while(candidate: Candidate) -> None:
    attempt, older = begin(candidate)
    take_over(attempt=attempt, by=candidate.user)

    from_older = tell(older, event("other_window"))
    hand_in(attempt=attempt, by=candidate.user)
    soon = tell(older, event(key="b"))
    Attempt.objects.update(closed_at=attempt.started_at.replace(year=2020))
    late = tell(older, event(key="c"))

    assert (from_older.status_code, soon.status_code) == (200, 200)
    assert (late.status_code, late.json(), Incident.objects.count()) == (
        409,
        {"code": "closed"},
        2,
    )


@pytest.mark.parametrize(
    "items",
    [
        [],
        None,
        [1],
        [{}],
        [{"kind": "irregularity", "at": 1, "key": "a"}],
        [{"kind": "no_face", "at": 1, "key": "a"}],
        [{"kind": "focus_lost", "at": -1, "key": "a"}],
        [{"kind": "focus_lost", "at": 1, "key": ""}],
        [{"kind": "focus_lost", "at": 1, "key": "a" * 41}],
        [{"kind": "focus_lost", "at": 1, "key": "a", "seconds": 1.5}],
        [{"kind": "focus_lost", "at": 1, "key": "a"}] * 51,
    ],
)
def test_what_a_page_cannot_notice_is_refused(candidate: Candidate, items: Any) -> None:
    _attempt, token = begin(candidate)

    answer = post_hot(EVENTS, {"token": token, "items": items})

    assert (answer.status_code, Incident.objects.count()) == (422, 0)


def test_page_gone_wild_fills_no_disk(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anpei.proctoring.hot.MOST_OF_AN_ATTEMPT", 3)
    _attempt, token = begin(candidate)

    kept = [tell(token, event(key=f"{turn}")).json()["kept"] for turn in range(5)]

    assert kept == [1, 1, 1, 0, 0]


@pytest.mark.rule("PL-03")
@pytest.mark.usefixtures("db")
def test_lease_of_another_association_tells_nothing() -> None:
    forget_hosts()
    with enter_tenant("jinan"):
        _attempt, token = begin(new_candidate())

    answer = tell(token, {**event_now()}, host="yantai.localhost")

    assert answer.status_code == 403
    with enter_tenant("yantai"):
        assert Incident.objects.count() == 0


def event_now() -> dict[str, Any]:
    return {"kind": "focus_lost", "at": 1, "seconds": 4, "detail": "", "key": "a"}
