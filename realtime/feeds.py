"""Feeds: what a socket follows by number, read from the database and never from a message.

A module lists its feeds as it lists its verbs. The hub asks a feed once a tick for all its
followers of one tenant together, so that a change costs one read however many look on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """What a socket follows from now on: ``key`` of ``feed``, everything after number ``after``."""

    feed: str
    key: int
    after: int


@dataclass(frozen=True, slots=True)
class Follower:
    """One socket at one topic. ``told``: what it was last told beside the numbers."""

    user_id: int
    key: int
    after: int
    told: object


@dataclass(frozen=True, slots=True)
class Turn:
    """What a follower gets this time: ``body`` None = nothing, ``may_stay`` False = closed."""

    after: int
    body: dict[str, Any] | None = None
    told: object = None
    may_stay: bool = True


type Feed = Callable[[str, Sequence[Follower]], Sequence[Turn]]
"""``feed(schema, followers)``, entered into the tenant: a turn for each follower, in order."""
