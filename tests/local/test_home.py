"""One platform a home; its keys are its own."""

import fcntl
import json
import os
from pathlib import Path

import pytest

from anpei.local.keys import NAMES, kept_keys
from anpei.local.places import Places
from anpei.local.refusal import LocalRefusal
from anpei.local.running import Platform, announce, running_platform, sole_use
from anpei.local.testing import is_choice

PLATFORM = Platform(pid=4711, web_port=8000, database_url="postgresql://x", redis_url="redis://x")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(root=tmp_path, home=tmp_path / "home")


def test_second_platform_is_told_where_the_first_is(places: Places) -> None:
    with sole_use(places):
        announce(places, PLATFORM)

        with pytest.raises(LocalRefusal) as refusal, sole_use(places):
            pass

    assert refusal.value.reason == (
        f"Anpei already runs from this folder: pid {os.getpid()} at http://shandong.localhost:8000."
    )


def test_running_platform_is_found_while_it_runs_only(places: Places) -> None:
    with sole_use(places):
        announce(places, PLATFORM)
        found = running_platform(places)

    assert found == PLATFORM
    assert running_platform(places) is None


def test_record_of_a_killed_platform_counts_for_nothing(places: Places) -> None:
    places.run.mkdir(parents=True)
    (places.run / "up.lock").write_text("4711")
    (places.run / "platform.json").write_text(json.dumps(PLATFORM.__dict__))

    assert running_platform(places) is None
    with sole_use(places), (places.run / "up.lock").open() as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_record_of_passwords_is_ours_alone(places: Places) -> None:
    with sole_use(places):
        announce(places, PLATFORM)

        assert (places.run / "platform.json").stat().st_mode & 0o777 == 0o600


def test_keys_are_made_once_and_kept_to_ourselves(tmp_path: Path) -> None:
    first = kept_keys(tmp_path)

    second = kept_keys(tmp_path)

    assert second == first
    assert tuple(first) == NAMES
    assert len(set(first.values())) == len(NAMES)
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("argument", "chosen"),
    [
        ("-k", True),
        ("tests/local", True),
        ("tests/a.py::test_b", True),
        ("-v", False),
        ("-x", False),
    ],
)
def test_is_choice_tells_chosen_tests_from_manners(argument: str, chosen: bool) -> None:
    assert is_choice(argument) is chosen
