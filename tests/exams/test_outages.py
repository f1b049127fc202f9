"""What the platform's own outage cost a candidate is given back, once (PL-30, T28)."""

from datetime import datetime, timedelta

import pytest

from anpei.exams.domain import (
    close_overdue,
    give_back_outages,
    give_time,
    hand_in,
    pause_attempt,
    readmit_attempt,
    resume_attempt,
)
from anpei.exams.domain.close import end
from anpei.exams.models import Answer, Attempt, AttemptEvent
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from tenants.models import Outage, ServedMoment
from tenants.serving import is_served, note_served, served_until
from tests.exams.ready import Candidate, begin, browser_of, expire, post_hot, save
from tests.factories import Cast

ONE = [{"item": 0, "chosen": [1], "marked": False, "sequence": 1}]


def outage(*, since: float, until: float = 0) -> Outage:
    """From ``since`` to ``until`` seconds ago, on the database's clock."""
    now = db_now()
    return Outage.objects.create(
        began_at=now - timedelta(seconds=since), ended_at=now - timedelta(seconds=until)
    )


def served(*, ago: float) -> None:
    at = db_now() - timedelta(seconds=ago)
    ServedMoment.objects.update_or_create(pk=1, defaults={"at": at})


def started(attempt: Attempt, *, ago: float) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(started_at=db_now() - timedelta(seconds=ago))


def deadline(attempt: Attempt) -> datetime:
    return Attempt.objects.values_list("deadline_at", flat=True).get(pk=attempt.pk)


def acts(attempt: Attempt) -> list[tuple[str, int]]:
    return list(AttemptEvent.objects.filter(attempt=attempt).values_list("act", "seconds"))


@pytest.mark.rule("PL-30")
def test_whoever_serves_again_notes_the_outage_once(db: None) -> None:
    served(ago=40)
    before = served_until()

    note_served()
    note_served()

    found = Outage.objects.get()
    assert (found.began_at, found.ended_at > found.began_at) == (before, True)
    assert (served_until() is not None, is_served()) == (True, True)


@pytest.mark.rule("PL-30")
def test_a_short_silence_is_no_outage(db: None) -> None:
    served(ago=2)

    note_served()

    assert (Outage.objects.count(), is_served()) == (0, True)


@pytest.mark.rule("PL-30")
def test_running_attempt_gets_its_part_back_and_the_page_is_told(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    started(attempt, ago=600)
    before = deadline(attempt)
    outage(since=90, until=30)
    outage(since=4000, until=3000)

    first, again = give_back_outages(), give_back_outages()

    assert (first, again) == (1, 0)
    assert deadline(attempt) - before == timedelta(seconds=60)
    assert acts(attempt) == [("outage", 60)]
    live = browser_of(candidate.user).get(f"/api/exams/attempts/{attempt.public_id}/live/").json()
    assert (live["given_back"], live["live"]) == (60, 1)


@pytest.mark.rule("PL-30")
def test_one_who_started_in_the_middle_lost_only_the_rest(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    started(attempt, ago=20)
    before = deadline(attempt)
    outage(since=80, until=5)

    give_back_outages()

    assert round((deadline(attempt) - before).total_seconds()) == 15


@pytest.mark.rule("PL-30", "PL-32")
def test_a_clock_that_stood_lost_nothing_then_or_later(cast: Cast, candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    started(attempt, ago=600)
    pause_attempt(attempt=attempt, by=cast.staff, reason="查验")
    Attempt.objects.filter(pk=attempt.pk).update(paused_at=db_now() - timedelta(seconds=100))
    before = deadline(attempt)
    outage(since=110, until=50)

    resumed = resume_attempt(attempt=attempt, by=cast.staff)
    give_back_outages()

    # Ten seconds before the pause, and the pause itself.
    assert round((deadline(attempt) - before).total_seconds()) == 110
    assert deadline(attempt) == resumed.deadline_at
    assert [act for act, _ in acts(attempt)] == ["paused", "outage", "resumed"]


@pytest.mark.rule("PL-30", "SD-44")
def test_nothing_is_closed_while_nobody_serves(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    expire(attempt, seconds=5)
    served(ago=30)

    during = close_overdue()
    note_served()
    after = close_overdue()

    attempt.refresh_from_db()
    assert (during, after, attempt.state) == (0, 0, AttemptState.RUNNING)
    assert round((attempt.deadline_at - db_now()).total_seconds()) == 25


@pytest.mark.rule("PL-30", "SD-44")
def test_who_was_over_before_the_outage_is_closed(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    expire(attempt, seconds=50)
    outage(since=30)

    assert (give_back_outages(), close_overdue()) == (0, 1)


@pytest.mark.rule("PL-30")
def test_answer_refused_for_time_is_asked_for_again_and_then_kept(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    expire(attempt, seconds=10)
    outage(since=60)

    first = save(token, ONE)
    second = save(token, ONE)

    assert (first.status_code, first.json()) == (503, {"code": "unavailable"})
    assert (second.status_code, Answer.objects.get().sequence) == (200, 1)


@pytest.mark.rule("PL-30")
def test_handing_in_after_the_outage_is_in_time(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    expire(attempt, seconds=10)
    outage(since=60)

    assert hand_in(attempt=attempt, by=candidate.user).state == AttemptState.HANDED_IN


@pytest.mark.rule("PL-32")
def test_proctor_can_give_time_to_one_whose_time_ran_out_in_the_outage(
    cast: Cast, candidate: Candidate
) -> None:
    attempt, _token = begin(candidate)
    expire(attempt, seconds=10)
    outage(since=60)

    give_time(attempt=attempt, minutes=1, by=cast.staff)

    assert acts(attempt) == [("outage", 60), ("time_given", 60)]


@pytest.mark.rule("PL-30", "PL-32")
def test_what_a_readmission_gave_back_is_not_given_twice(cast: Cast, candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    started(attempt, ago=600)
    end(attempt=attempt, by=cast.staff, reason="误操作")
    outage(since=60, until=1)
    again = readmit_attempt(attempt=attempt, by=cast.staff, reason="误操作")

    give_back_outages()

    assert deadline(attempt) == again.deadline_at
    assert acts(attempt)[-1] == ("outage", 0)


@pytest.mark.rule("PL-30")
def test_silence_of_the_platform_is_not_the_candidates_absence(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    Attempt.objects.filter(pk=attempt.pk).update(last_seen_at=db_now() - timedelta(seconds=100))
    outage(since=95, until=15)

    post_hot("/hot/exams/pulse", {"token": token})

    attempt.refresh_from_db()
    assert attempt.away_seconds == 20
