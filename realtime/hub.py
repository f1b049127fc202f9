"""All sockets of this process: who may stay, who is there, what they follow.

Asked for each socket by itself, that would be a query a socket every few seconds; here it is one
statement a tenant. Nothing of it needs Redis: while that is gone, walls go on (DESIGN §5).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from django.db import DatabaseError

from realtime.feeds import Follower, Topic, Turn
from realtime.modules import FEEDS, note_presence
from realtime.parties import Party, still_signed_in
from tenants.entering import UnknownTenant, tenant_db

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.3
RECHECK_SECONDS = 3.0
PRESENCE_SECONDS = 1.0
SOCKETS_A_USER = 8
"""More are somebody's script; the oldest gives way, so that a dead one shuts nobody out."""
UNAUTHORISED, TOO_MANY = 4401, 4429


class Socket(Protocol):
    """What the hub needs of a consumer."""

    schema: str
    party: Party | None
    present: int | None
    spoke: bool
    following: dict[tuple[str, int], "Following"]

    async def close(self, code: int) -> None: ...
    async def tell(self, module: str, verb: str, body: dict[str, Any]) -> None: ...


class Following:
    """How far one socket has been told of one topic."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.after = topic.after
        self.told: object = None


class Hub:
    """One for each event loop; works as long as there are sockets."""

    def __init__(self) -> None:
        self.sockets: dict[Socket, None] = {}
        self._work: asyncio.Task[None] | None = None
        self._next_check = self._next_presence = 0.0

    async def enter(self, socket: Socket) -> None:
        """A socket whose party is known. The oldest of too many of one user is closed."""
        mine = [
            other
            for other in self.sockets
            if other.schema == socket.schema
            and other.party is not None
            and socket.party is not None
            and other.party.user_id == socket.party.user_id
        ]
        self.sockets[socket] = None
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        for oldest in mine[: len(mine) + 1 - SOCKETS_A_USER]:
            self.leave(oldest)
            await oldest.close(TOO_MANY)

    def leave(self, socket: Socket) -> None:
        self.sockets.pop(socket, None)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self.sockets:
            began = loop.time()
            await self._turn(began)
            await asyncio.sleep(max(0.05, TICK_SECONDS - (loop.time() - began)))

    async def _turn(self, now: float) -> None:
        check, presence = now >= self._next_check, now >= self._next_presence
        if check:
            self._next_check = now + RECHECK_SECONDS
        if presence:
            self._next_presence = now + PRESENCE_SECONDS
        for schema, sockets in self._by_schema().items():
            # One tenant's trouble, or one feed's mistake, must not silence the others' sockets.
            try:
                await self._turn_of(schema, sockets, check=check, presence=presence)
            except UnknownTenant:
                for socket in sockets:
                    await self._close(socket)
            except DatabaseError as error:
                logger.warning("the look at the database for %s failed: %s", schema, error)
            except Exception:
                logger.exception("a turn of the sockets of %s failed", schema)

    async def _turn_of(
        self, schema: str, sockets: Sequence[Socket], *, check: bool, presence: bool
    ) -> None:
        if presence:
            await self._note_presence(schema, sockets)
        if check:
            await self._send_away(schema, sockets)
        await self._feed(schema, [one for one in sockets if one in self.sockets])

    def _by_schema(self) -> dict[str, list[Socket]]:
        by_schema: dict[str, list[Socket]] = defaultdict(list)
        for socket in self.sockets:
            by_schema[socket.schema].append(socket)
        return by_schema

    async def _note_presence(self, schema: str, sockets: Iterable[Socket]) -> None:
        there = []
        for socket in sockets:
            if socket.spoke and socket.present is not None:
                there.append(socket.present)
            socket.spoke = False
        if there:
            await tenant_db(schema, note_presence, there)

    async def _send_away(self, schema: str, sockets: Iterable[Socket]) -> None:
        """Close the sockets of sessions that have ended and accounts that have changed."""
        parties = {socket.party for socket in sockets if socket.party}
        stay = await tenant_db(schema, still_signed_in, parties)
        for socket in sockets:
            if socket.party not in stay:
                await self._close(socket)

    async def _feed(self, schema: str, sockets: Iterable[Socket]) -> None:
        by_feed: dict[str, list[tuple[Socket, Following]]] = defaultdict(list)
        for socket in sockets:
            for following in socket.following.values():
                by_feed[following.topic.feed].append((socket, following))
        for name, pairs in by_feed.items():
            followers = [
                Follower(socket.party.user_id, one.topic.key, one.after, one.told)
                for socket, one in pairs
                if socket.party
            ]
            turns = await tenant_db(schema, FEEDS[name], schema, followers)
            for (socket, following), turn in zip(pairs, turns, strict=True):
                await self._serve(socket, following, turn, name)

    async def _serve(self, socket: Socket, following: Following, turn: Turn, name: str) -> None:
        if not turn.may_stay:
            await self._close(socket)
            return
        # Meanwhile the page may have asked anew, from another number: that one counts.
        if socket.following.get((name, following.topic.key)) is not following:
            return
        following.after, following.told = turn.after, turn.told
        if turn.body is not None and socket in self.sockets:
            await socket.tell(name, "changes", turn.body)

    async def _close(self, socket: Socket) -> None:
        if socket in self.sockets:
            self.leave(socket)
            await socket.close(UNAUTHORISED)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
