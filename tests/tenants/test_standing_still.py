"""A process that stands still in mid-transaction does not keep its locks."""

import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection


def connect(options: str) -> psycopg.Connection:
    """As the platform connects, with ``options`` after its own."""
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        parameters.pop(ours, None)
    return psycopg.connect(**{**parameters, "options": f"{parameters['options']} {options}"})


@pytest.mark.django_db
def test_a_transaction_that_stands_still_ends_and_lets_others_go_on() -> None:
    name = "idle_in_transaction_session_timeout"
    platforms = settings.DATABASES["default"]["OPTIONS"]["options"]
    lock = "SELECT pg_advisory_xact_lock(7065)"

    with connect("-c lock_timeout=20s") as waiting, connect(f"-c {name}=300ms") as standing:
        standing.execute(lock)
        time.sleep(0.5)
        waiting.execute(lock)
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            standing.execute("SELECT 1")

    assert f"{name}=2min" in platforms
