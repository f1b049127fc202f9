"""Saving answers and the pulse: lease, deadline, sequence (SD-43, SD-44, PL-30)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anpei.accounts.sessions import supersede_sessions
from anpei.exams.domain import hand_in, take_over
from anpei.exams.leases import read_token
from anpei.exams.models import Answer, Attempt
from anpei.kernel.clock import db_now
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tests.exams.ready import Candidate, begin, expire, make_new_candidate, post_hot, save
from tests.factories import Cast


def saved(attempt: Attempt) -> list[tuple[int, list[int], bool, int]]:
    rows = Answer.objects.filter(attempt=attempt).order_by("item")
    return list(rows.values_list("item", "chosen", "marked", "sequence"))


def one(item: int = 0, chosen: tuple[int, ...] = (1,), sequence: int = 1) -> dict[str, object]:
    return {"item": item, "chosen": list(chosen), "marked": False, "sequence": sequence}


@pytest.mark.rule("PL-30")
def test_answer_is_acknowledged_when_it_is_in_the_database(candidate: Candidate) -> None:
    attempt, token = begin(candidate)

    response = save(token, [one(3, (2,), 1)])

    assert response.status_code == 200
    assert sorted(response.json()) == ["deadline", "live", "now"]
    assert saved(attempt) == [(3, [2], False, 1)]


@pytest.mark.rule("PL-30")
def test_several_unsent_answers_go_in_one_request(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    items = [one(item, (item % 4,), item + 1) for item in range(20)]

    response = save(token, [*items, one(0, (3, 1), 30)])

    assert response.status_code == 200
    assert len(saved(attempt)) == 20
    assert saved(attempt)[0] == (0, [1, 3], False, 30)


def test_saving_asks_for_nothing_beside_its_one_statement(candidate: Candidate) -> None:
    """The statement itself goes through ``tenants.hot``, which Django's log does not see."""
    _attempt, token = begin(candidate)

    with CaptureQueriesContext(connection) as queries:
        save(token, [one()])

    assert [query["sql"] for query in queries] == []


@pytest.mark.rule("PL-30")
def test_older_sequence_never_replaces_a_newer_one(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, [one(0, (2,), 5)])

    late = save(token, [one(0, (0,), 4)])
    again = save(token, [one(0, (3,), 5)])

    assert (late.status_code, again.status_code) == (200, 200)
    assert saved(attempt) == [(0, [2], False, 5)]


@pytest.mark.rule("PL-30")
def test_older_page_is_refused_after_a_take_over(candidate: Candidate) -> None:
    attempt, older = begin(candidate)
    save(older, [one(0, (1,), 1)])
    lease = take_over(attempt=attempt, by=candidate.user)
    assert lease is not None

    refused = save(older, [one(0, (3,), 2)])
    accepted = save(lease.token(), [one(1, (2,), 2)])
    pulse = post_hot("/hot/exams/pulse", {"token": older})

    assert (refused.status_code, refused.json()) == (409, {"code": "lease"})
    assert (pulse.status_code, pulse.json()) == (409, {"code": "lease"})
    assert accepted.status_code == 200
    assert saved(attempt) == [(0, [1], False, 1), (1, [2], False, 2)]


@pytest.mark.rule("SD-44", "PL-30")
def test_answer_after_the_deadline_is_refused(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    expire(attempt)

    response = save(token, [one()])

    assert (response.status_code, response.json()) == (409, {"code": "time_over"})
    assert saved(attempt) == []


@pytest.mark.rule("PL-30")
def test_answer_after_handing_in_is_refused(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, [one(0, (1,), 1)])
    hand_in(attempt=attempt, by=candidate.user)

    response = save(token, [one(0, (2,), 2)])

    assert (response.status_code, response.json()) == (409, {"code": "closed"})
    assert saved(attempt) == [(0, [1], False, 1)]


def test_item_beyond_the_paper_is_not_stored(candidate: Candidate) -> None:
    attempt, token = begin(candidate)

    save(token, [one(attempt.item_count, (0,), 1)])

    assert saved(attempt) == []


@pytest.mark.parametrize(
    "items",
    [
        None,
        [],
        [{}],
        [{"item": -1, "chosen": [], "marked": False, "sequence": 1}],
        [{"item": True, "chosen": [], "marked": False, "sequence": 1}],
        [{"item": 0, "chosen": ["1"], "marked": False, "sequence": 1}],
        [{"item": 0, "chosen": [1] * 9, "marked": False, "sequence": 1}],
        [{"item": 0, "chosen": [1], "marked": "no", "sequence": 1}],
        [{"item": 0, "chosen": [1], "marked": False, "sequence": 2**31}],
    ],
)
def test_malformed_items_are_invalid(candidate: Candidate, items: object) -> None:
    attempt, token = begin(candidate)

    response = post_hot("/hot/exams/answer", {"token": token, "items": items})

    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert saved(attempt) == []


def test_body_that_is_no_json_is_invalid(candidate: Candidate) -> None:
    client = Client(HTTP_HOST="jinan.localhost")

    response = client.post("/hot/exams/answer", b"\xff{", content_type="application/json")
    read = client.get("/hot/exams/answer")

    assert (response.status_code, read.status_code) == (422, 422)


@pytest.mark.rule("PL-30")
def test_a_session_that_was_ended_answers_no_more(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    first = save(token, [one(0)]).status_code
    supersede_sessions(candidate.user)

    answer = save(token, [one(1)])
    pulse = post_hot("/hot/exams/pulse", {"token": token})
    newer = take_over(attempt=attempt, by=candidate.user)

    assert (first, answer.status_code, pulse.status_code) == (200, 409, 409)
    assert answer.json() == pulse.json() == {"code": "lease"}
    assert newer is not None
    assert save(newer.token(), [one(2)]).status_code == 200
    assert [row[0] for row in saved(attempt)] == [0, 2]


def test_forged_token_is_refused(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    payload, _dot, signature = token.rpartition(".")
    other = "A" if signature[0] != "A" else "B"
    forged = ("", "x", f"{payload}.{other}{signature[1:]}", f"9{token}", f"{token}.x")

    codes = [save(one_token, [one()]).status_code for one_token in forged]

    assert codes == [403, 403, 403, 403, 403]
    assert saved(attempt) == []


@pytest.mark.usefixtures("db")
def test_token_of_another_association_opens_nothing() -> None:
    forget_hosts()
    with enter_tenant("jinan"):
        _attempt, token = begin(make_new_candidate())

    response = save(token, [one()], host="yantai.localhost")

    assert response.status_code == 403
    with enter_tenant("jinan"):
        assert Answer.objects.count() == 0


@pytest.mark.rule("SD-45")
def test_pulse_asks_for_a_photo_once_and_plans_the_next(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    Attempt.objects.filter(pk=attempt.pk).update(next_photo_at=db_now() - timedelta(seconds=1))

    first = post_hot("/hot/exams/pulse", {"token": token}).json()
    second = post_hot("/hot/exams/pulse", {"token": token}).json()

    assert (first["photo_wanted"], second["photo_wanted"]) == (True, False)
    attempt.refresh_from_db()
    assert (attempt.photos_asked, attempt.last_seen_at is not None) == (1, True)
    assert attempt.next_photo_at is not None
    wait = (attempt.next_photo_at - db_now()).total_seconds()
    assert 0.3 * attempt.photo_seconds < wait < 1.7 * attempt.photo_seconds


@pytest.mark.rule("SD-45")
def test_final_exam_plans_its_first_photo_within_seconds(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)

    assert attempt.next_photo_at is not None
    assert 2 <= (attempt.next_photo_at - attempt.started_at).total_seconds() <= 8


def test_pulse_of_a_mock_exam_wants_no_photo(candidate: Candidate) -> None:
    attempt, token = begin(candidate, "mock")

    body = post_hot("/hot/exams/pulse", {"token": token}).json()

    assert body["photo_wanted"] is False
    attempt.refresh_from_db()
    assert (attempt.photos_asked, attempt.next_photo_at) == (0, None)


@pytest.mark.rule("SD-44")
def test_time_left_is_the_servers(candidate: Candidate) -> None:
    attempt, token = begin(candidate)

    body = post_hot("/hot/exams/pulse", {"token": token}).json()

    assert body["deadline"] == round(attempt.deadline_at.timestamp() * 1000)
    assert 3590_000 < body["deadline"] - body["now"] <= 3600_000


def test_token_names_its_attempt(candidate: Candidate, rival: Candidate) -> None:
    mine, token = begin(candidate)
    theirs, _other = begin(rival)
    held = read_token(token)
    forged = replace(held, attempt_id=theirs.pk).token()

    response = save(forged, [one()])

    assert response.json() == {"code": "lease"}
    assert (saved(mine), saved(theirs)) == ([], [])


def test_body_over_the_limit_is_refused(cast: Cast) -> None:
    body = json.dumps({"token": "x" * 70_000})

    response = Client(HTTP_HOST="jinan.localhost").post(
        "/hot/exams/answer", body, content_type="application/json"
    )

    assert response.status_code == 422
