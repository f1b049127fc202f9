"""A process that stands still in mid-transaction does not keep its locks."""

import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection

LOCK = "SELECT pg_advisory_xact_lock(7065)"


def connect(options: str) -> psycopg.Connection:
    parameters = connection.get_connection_params() | {"options": options}
    for ours in ("cursor_factory", "context"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters)


@pytest.mark.django_db
def test_a_transaction_that_stands_still_ends_and_lets_others_go_on() -> None:
    ours = settings.DATABASES["default"]["OPTIONS"]["options"]
    platforms, _added, _by_tests = ours.partition(" -c idle_in_transaction_session_timeout=0")

    with (
        connect("-c lock_timeout=20s") as waiting,
        connect(platforms.replace("2min", "300ms")) as it,
    ):
        it.execute(LOCK)
        time.sleep(0.5)
        waiting.execute(LOCK)
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            it.execute("SELECT 1")
