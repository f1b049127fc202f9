"""The same beat, and two players, at the same moment (PL-20, T18)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from anpei.study.beat import Beat, Counted, count_beat
from anpei.study.domain import open_player
from anpei.study.leases import read_lease
from anpei.study.models import Player, TopicStudy
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.factories import make_cast, make_enrolment
from tests.study.conftest import choose_first, no_photos, set_required, turn_back


def beat_in(schema: str, lease: str, token: str) -> Counted | None:
    known = read_in(schema, lease)
    try:
        with enter_tenant(schema):
            return count_beat(
                Beat(
                    lease=known,
                    token=token,
                    covered_ms=18_000,
                    position_ms=0,
                    visible=True,
                    playing=True,
                    camera=True,
                )
            )
    finally:
        connection.close()


def read_in(schema: str, lease: str):  # type: ignore[no-untyped-def]
    with enter_tenant(schema):
        found = read_lease(lease)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def known_hosts() -> None:
    """No transaction here: threads must see what was written."""


@pytest.mark.rule("PL-20")
def test_same_beat_from_many_threads_counts_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        cast = make_cast()
        enrolment = make_enrolment(cast.licence, cast.training_class)
        study = set_required(choose_first(enrolment, cast), 600)
        opened = open_player(study=study, by=cast.learner)
        no_photos()
        turn_back(20_000)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: beat_in(schema, opened.lease, opened.token), range(8)))

    outcomes = Counter(answer.outcome for answer in answers if answer)
    assert outcomes == {"counted": 1, "repeated": 7}
    assert len({answer.token for answer in answers if answer}) == 1
    assert {answer.watched_ms for answer in answers if answer} == {18_000}
    with enter_tenant(schema):
        assert TopicStudy.objects.get().watched_ms == 18_000


@pytest.mark.rule("PL-20")
def test_players_opened_at_once_leave_exactly_one_lease(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        cast = make_cast()
        enrolment = make_enrolment(cast.licence, cast.training_class)
        study_id = set_required(choose_first(enrolment, cast), 600).pk

    def opens(_: int) -> tuple[str, str]:
        try:
            with enter_tenant(schema):
                study = TopicStudy.objects.select_related(
                    "enrolment__training_class", "enrolment__licence"
                ).get(pk=study_id)
                opened = open_player(study=study, by=cast.learner)
            return opened.lease, opened.token
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        leases = list(pool.map(opens, range(6)))
    with enter_tenant(schema):
        no_photos()
        turn_back(20_000)
    answers = [beat_in(schema, lease, token) for lease, token in leases]

    outcomes = Counter(answer.outcome for answer in answers if answer)
    assert outcomes == {"counted": 1, "taken_over": 5}
    with enter_tenant(schema):
        assert Player.objects.count() == 1
        assert TopicStudy.objects.get().watched_ms == 18_000
