"""Whatever a client sends and whenever: never more than the clock (T30), hardly less if honest."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anpei.study.domain import mark_photo_received, open_player
from anpei.study.models import Player, TopicStudy
from tests.factories import Cast
from tests.study.conftest import Browser, no_photos, set_required

_SLACK_MS = 4_000
"""Real time that passes while one example runs."""
_BEAT_MS = 20_000


@dataclass(frozen=True)
class Step:
    """One thing an adversary does after a pause."""

    pause_ms: int
    covered_ms: int
    player: int
    token: int
    visible: bool
    playing: bool
    camera: bool
    reopen: bool
    send_photo: bool


STEPS = st.lists(
    st.builds(
        Step,
        pause_ms=st.integers(0, 60_000),
        covered_ms=st.integers(0, 10_000_000),
        player=st.integers(0, 2),
        token=st.integers(0, 5),
        visible=st.booleans(),
        playing=st.booleans(),
        camera=st.booleans(),
        reopen=st.booleans(),
        send_photo=st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.rule("PL-20")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_schedule_earns_more_than_the_clock(
    steps: list[Step], study: TopicStudy, cast: Cast, jinan_client: Client
) -> None:
    point = transaction.savepoint()
    players = [Browser(jinan_client, open_player(study=study, by=cast.learner))]
    tokens = [players[0].token]
    elapsed = 0

    for step in steps:
        if step.reopen:
            players.append(Browser(jinan_client, open_player(study=study, by=cast.learner)))
            tokens.append(players[-1].token)
        if step.send_photo:
            mark_photo_received(topic_study=study)
        answer = players[step.player % len(players)].beat(
            step.covered_ms,
            after_ms=step.pause_ms,
            token=tokens[-1 - step.token % len(tokens)],
            visible=step.visible,
            playing=step.playing,
            camera=step.camera,
        )
        tokens.append(answer.get("token", tokens[-1]))
        elapsed += step.pause_ms

    earned = TopicStudy.objects.get(pk=study.pk).watched_ms
    transaction.savepoint_rollback(point)
    assert earned <= elapsed + _SLACK_MS
    assert earned <= _BEAT_MS * len(steps)


@pytest.mark.rule("PL-20")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    delays=st.lists(st.integers(0, 1_500), min_size=20, max_size=20),
    lost=st.sets(st.integers(0, 19), max_size=3),
)
def test_honest_learner_on_a_bad_line_is_credited(
    delays: list[int], lost: set[int], study: TopicStudy, cast: Cast, jinan_client: Client
) -> None:
    """Beats arrive late by up to 1.5 s and some answers are lost and asked for again.

    As the player does it, what was covered and not yet credited is claimed with the next beat.
    """
    point = transaction.savepoint()
    set_required(study, 3600)
    browser = Browser(jinan_client, open_player(study=study, by=cast.learner))
    no_photos()
    covered = credited = late = 0

    for number, delay in enumerate(delays):
        covered += 18_000
        token = browser.token
        answer = browser.beat(
            min(covered - credited, _BEAT_MS), after_ms=18_000 + delay - late, token=token
        )
        late = delay
        if number in lost:
            answer = browser.beat(0, token=token)
        browser.token = answer["token"]
        credited += answer["credited_ms"]

    earned = TopicStudy.objects.get(pk=study.pk).watched_ms
    transaction.savepoint_rollback(point)
    assert earned == credited
    assert earned >= 0.99 * covered


@pytest.mark.rule("PL-20")
def test_beat_that_arrives_a_minute_late_is_counted_whole(browser: Browser) -> None:
    late = browser.beat(18_000, after_ms=78_000)
    following = browser.beat(18_000, after_ms=18_000)

    assert (late["credited_ms"], following["credited_ms"]) == (18_000, 18_000)
    assert Player.objects.get().last_credit_ms == 18_000
