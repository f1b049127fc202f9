"""The beat credits what the clock allows, and nothing else (PL-20)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anpei.accounts.sessions import supersede_sessions
from anpei.kernel.errors import NotAllowed
from anpei.study.domain import mark_photo_received, open_player
from anpei.study.leases import Lease, read_lease, sign_lease
from anpei.study.models import Player, TopicStudy
from tenants.entering import enter_tenant
from tests.factories import Cast
from tests.study.conftest import Browser, set_required

_SLACK_MS = 1500
"""Real time that passes while a test runs."""


def watched(study: TopicStudy) -> int:
    study.refresh_from_db()
    return study.watched_ms


@pytest.mark.rule("PL-20", "SD-34")
def test_beat_after_full_interval_credits_what_was_covered(
    browser: Browser, study: TopicStudy
) -> None:
    answer = browser.beat(18_000, after_ms=20_000)

    assert (answer["status"], answer["outcome"], answer["reason"]) == (200, "counted", "")
    assert answer["credited_ms"] == 18_000
    assert watched(study) == 18_000


@pytest.mark.rule("PL-20")
def test_beat_that_claims_more_than_the_clock_gets_the_clock(
    browser: Browser, study: TopicStudy
) -> None:
    answer = browser.beat(20_000, after_ms=3_000)

    assert 3_000 <= answer["credited_ms"] < 3_000 + _SLACK_MS
    assert watched(study) == answer["credited_ms"]


@pytest.mark.rule("PL-20")
def test_beat_after_long_silence_credits_one_interval(browser: Browser) -> None:
    answer = browser.beat(3_600_000, after_ms=3_600_000)

    assert answer["credited_ms"] == 20_000


@pytest.mark.rule("PL-20")
def test_beat_sent_twice_counts_once_and_gets_the_same_answer(
    browser: Browser, study: TopicStudy
) -> None:
    token = browser.token
    first = browser.beat(18_000, after_ms=20_000)

    second = browser.beat(18_000, after_ms=20_000, token=token)

    assert second["outcome"] == "repeated"
    assert {**second, "outcome": "counted"} == first
    assert watched(study) == 18_000


@pytest.mark.rule("PL-20")
def test_beat_with_an_older_token_is_refused(browser: Browser, study: TopicStudy) -> None:
    token = browser.token
    browser.beat(18_000, after_ms=20_000)
    browser.beat(18_000, after_ms=20_000)

    answer = browser.beat(18_000, after_ms=20_000, token=token)

    assert (answer["status"], answer["outcome"]) == (409, "used")
    assert watched(study) == 36_000


@pytest.mark.rule("PL-20")
@pytest.mark.parametrize(
    ("claim", "reason"),
    [("visible", "hidden"), ("playing", "paused"), ("camera", "no_camera")],
)
def test_beat_earns_nothing_when(
    browser: Browser, study: TopicStudy, claim: str, reason: str
) -> None:
    answer = browser.beat(18_000, after_ms=20_000, **{claim: False})

    assert (answer["outcome"], answer["credited_ms"]) == ("counted", 0)
    assert answer["reason"] == reason
    assert watched(study) == 0


@pytest.mark.rule("PL-20")
def test_time_spent_hidden_is_not_made_up_for(browser: Browser) -> None:
    browser.beat(0, after_ms=20_000, visible=False)

    answer = browser.beat(18_000)

    assert answer["credited_ms"] < _SLACK_MS


@pytest.mark.rule("PL-20")
def test_older_player_is_told_and_earns_nothing(
    browser: Browser, study: TopicStudy, cast: Cast
) -> None:
    newer = Browser(browser.client, open_player(study=study, by=cast.learner))

    old = browser.beat(18_000, after_ms=20_000)
    new = newer.beat(18_000)

    assert (old["status"], old["outcome"]) == (409, "taken_over")
    assert old["detail"] != ""
    assert new["credited_ms"] == 18_000
    assert watched(study) == 18_000


@pytest.mark.rule("PL-20")
def test_a_session_that_was_ended_earns_nothing(
    browser: Browser, study: TopicStudy, cast: Cast
) -> None:
    supersede_sessions(cast.learner)
    old = browser.beat(18_000, after_ms=20_000)
    newer = Browser(browser.client, open_player(study=study, by=cast.learner))
    new = newer.beat(18_000, after_ms=20_000)

    assert (old["status"], old["outcome"]) == (409, "taken_over")
    assert (new["credited_ms"], watched(study)) == (18_000, 18_000)


def test_beat_with_forged_lease_is_unknown(browser: Browser, study: TopicStudy) -> None:
    person, rest = browser.opened.lease.split(".", 1)
    forged = f"{int(person) + 1}.{rest}"

    answer = browser.beat(18_000, after_ms=20_000, lease=forged)

    assert (answer["status"], answer["outcome"]) == (403, "unknown")
    assert watched(study) == 0


def test_lease_of_one_tenant_is_unknown_in_another(db: None) -> None:
    with enter_tenant("jinan"):
        token = sign_lease(Lease(1, "key", 2, 3))
        at_home = read_lease(token)

    with enter_tenant("yantai"):
        abroad = read_lease(token)

    assert at_home == Lease(1, "key", 2, 3)
    assert abroad is None


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"lease": 1}', "\xff", "null"],
)
def test_unreadable_beat_is_invalid(browser: Browser, body: str) -> None:
    response = browser.client.post("/hot/study/beat", body, content_type="application/json")

    assert response.status_code == 422
    assert response.json() == {"outcome": "invalid"}


@pytest.mark.parametrize("value", ["x", None, True, float("inf"), float("nan")])
def test_unreadable_number_is_invalid(browser: Browser, value: object) -> None:
    answer = browser.beat(value)

    assert answer["status"] == 422


@pytest.mark.parametrize("token", [None, 7, "\x00", "中"])
def test_unreadable_token_is_invalid(browser: Browser, token: object) -> None:
    answer = browser.beat(0, token=token)

    assert answer["status"] == 422


@pytest.mark.rule("PL-20", "SD-35")
def test_photo_is_asked_for_and_credit_goes_on_while_there_is_time(browser: Browser) -> None:
    Player.objects.update(photo_due_ms=10_000, photos_required=1)

    asked = browser.beat(18_000, after_ms=20_000)
    goes_on = browser.beat(18_000, after_ms=20_000)

    assert asked["photo"] == {"expires_in_ms": 45_000}
    assert goes_on["credited_ms"] == 18_000
    assert 20_000 < goes_on["photo"]["expires_in_ms"] <= 25_000


@pytest.mark.rule("PL-20")
def test_photo_unanswered_past_its_time_stops_credit_until_it_comes(
    browser: Browser, study: TopicStudy
) -> None:
    Player.objects.update(photo_due_ms=0, photos_required=1)
    browser.beat(18_000, after_ms=20_000)

    late = browser.beat(18_000, after_ms=50_000)
    still = browser.beat(18_000, after_ms=20_000)
    received = mark_photo_received(topic_study=study)
    after = browser.beat(18_000, after_ms=20_000)

    assert (late["credited_ms"], late["reason"]) == (0, "photo_missed")
    assert (still["credited_ms"], still["reason"]) == (0, "photo_missed")
    assert still["photo"] is not None
    assert received
    assert (after["credited_ms"], after["photo"]) == (18_000, None)


def test_photo_nobody_asked_for_is_not_counted(browser: Browser, study: TopicStudy) -> None:
    received = mark_photo_received(topic_study=study)

    study.refresh_from_db()
    assert not received
    assert study.photos_received == 0


@pytest.mark.rule("SD-35")
def test_topic_of_twenty_seconds_is_not_complete_without_its_photo(
    study: TopicStudy, cast: Cast, browser: Browser
) -> None:
    set_required(study, 20)
    Player.objects.update(photo_due_ms=12_000, photos_required=1)

    browser.beat(4_000, after_ms=4_000)
    asked = browser.beat(9_000, after_ms=9_000)
    held = browser.beat(18_000, after_ms=18_000)
    mark_photo_received(topic_study=study)
    done = browser.beat(1_000, after_ms=1_000)

    assert asked["photo"] is not None
    assert (held["reason"], held["complete"], held["watched_ms"]) == ("photo_needed", False, 19_999)
    assert (done["complete"], done["watched_ms"]) == (True, 20_000)


def test_request_for_a_photo_is_not_escaped_by_reloading(
    browser: Browser, study: TopicStudy, cast: Cast
) -> None:
    Player.objects.update(photo_due_ms=0, photos_required=1)
    browser.beat(1_000, after_ms=20_000)
    reloaded = Browser(browser.client, open_player(study=study, by=cast.learner))

    answer = reloaded.beat(100, after_ms=100)

    assert answer["photo"] == {"expires_in_ms": 45_000}


def test_photo_is_not_asked_of_a_hidden_page(browser: Browser) -> None:
    Player.objects.update(photo_due_ms=0, photos_required=1)

    hidden = browser.beat(1_000, after_ms=1_000, visible=False)
    back = browser.beat(1_000, after_ms=1_000)

    assert hidden["photo"] is None
    assert back["photo"] == {"expires_in_ms": 45_000}


def test_beat_of_somebody_without_player_is_taken_over(browser: Browser, cast: Cast) -> None:
    Player.objects.all().delete()

    answer = browser.beat(18_000)

    assert (answer["status"], answer["outcome"]) == (409, "taken_over")


def test_beat_asks_for_nothing_beside_its_one_statement(browser: Browser) -> None:
    with CaptureQueriesContext(connection) as captured:
        browser.beat(1)

    beside = [
        query["sql"]
        for query in captured
        if not query["sql"].startswith(("SET search_path", "UPDATE study_player SET last_beat_at"))
        and "WITH held" not in query["sql"]
    ]
    assert beside == []


def test_stranger_cannot_open_a_player(cast: Cast, study: TopicStudy) -> None:
    with pytest.raises(NotAllowed):
        open_player(study=study, by=cast.stranger)
