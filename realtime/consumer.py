"""The one consumer: knows no feature, only tenants, tickets and modules (DESIGN §3, T19)."""

import asyncio
import json
import logging
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from redis.exceptions import RedisError

from anpei.kernel.errors import AnpeiError
from realtime.groups import notices_of
from realtime.hosts import origin_is_ours, schema_of_handshake
from realtime.hub import Following, hub
from realtime.modules import find_verb
from realtime.parties import Party, is_still_signed_in
from realtime.protocol import (
    FRAME_BYTES,
    MESSAGES_A_MINUTE,
    Call,
    MessageMeter,
    Reply,
    UnreadableFrame,
    read_call,
    read_frame,
)
from realtime.tickets import redeem_ticket
from tenants.entering import tenant_db

alarm = logging.getLogger("anpei.alarm")

UNAUTHORISED, FOREIGN, NO_SUCH_SITE, TOO_MANY = 4401, 4403, 4404, 4429
TOO_LARGE, TRY_LATER = 1009, 1013
TICKET_SECONDS = 10.0
_PATIENCE = 2


class Consumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """A socket of one user of one association. It enters the tenant per message, never for long."""

    schema: str
    party: Party | None = None
    present: int | None = None
    spoke = False

    async def connect(self) -> None:
        """The tenant from the host, the page from the origin; the person comes with the ticket."""
        self.meter = MessageMeter()
        self.joined: set[str] = set()
        self.following: dict[tuple[str, int], Following] = {}
        self.watch: asyncio.Task[None] | None = None
        headers = self.scope["headers"]
        schema = await sync_to_async(schema_of_handshake)(headers)
        if schema is None:
            await self.close(code=NO_SUCH_SITE)
            return
        if not await sync_to_async(origin_is_ours)(headers, schema):
            await self.close(code=FOREIGN)
            return
        self.schema = schema
        await self.accept()
        self.watch = asyncio.create_task(self._await_ticket())

    async def disconnect(self, code: int) -> None:
        if getattr(self, "watch", None):
            self.watch.cancel()  # type: ignore[union-attr]  # asked the line above
        hub().leave(self)
        for group in getattr(self, "joined", ()):
            await self._leave(group)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame: too large or too many are refused before anything looks at them."""
        if text_data is None or len(text_data.encode()) > FRAME_BYTES:
            await self.close(code=TOO_LARGE)
            return
        sent = self.meter.count()
        if sent > MESSAGES_A_MINUTE * _PATIENCE:
            await self.close(code=TOO_MANY)
        elif sent > MESSAGES_A_MINUTE:
            await self._say({"ok": False, "code": "throttled"})
        else:
            try:
                await self._read(text_data)
            except UnreadableFrame:
                await self._say({"ok": False, "code": "invalid"})

    async def deliver(self, event: dict[str, Any]) -> None:
        """A message to a group. One of another tenant is dropped, and that is an alarm."""
        if event.get("schema") != self.schema:
            alarm.error("message of %r reached a socket of %r", event.get("schema"), self.schema)
            return
        if await self._authorised():
            await self._say({name: event[name] for name in ("module", "verb", "body")})

    async def _read(self, text: str) -> None:
        frame = read_frame(text)
        if self.party is None:
            await self._enter(frame)
            return
        call = read_call(frame)
        self.spoke = True
        if (call.module, call.verb) == ("session", "alive"):
            # It asks for nothing, so nothing is looked up for it; the hub sends old sessions away.
            await self._say({"id": call.id, "ok": True, "body": {}})
        elif await self._authorised():
            await self._call(call, self.party)

    async def _enter(self, frame: dict[str, Any]) -> None:
        ticket = frame.get("ticket")
        party = await tenant_db(self.schema, redeem_ticket, str(ticket)) if ticket else None
        if party is None:
            await self.close(code=UNAUTHORISED)
            return
        self.party = party
        if await self._join(notices_of(self.schema, party.user_id)):
            await hub().enter(self)
            await self.tell("session", "welcome", {})

    async def _call(self, call: Call, party: Party) -> None:
        verb = find_verb(call.module, call.verb)
        if verb is None:
            await self._say({"id": call.id, "ok": False, "code": "unknown_verb"})
            return
        try:
            reply: Reply = await tenant_db(self.schema, verb, self.schema, party, call.body)
        except AnpeiError as error:
            await self._say({"id": call.id, "ok": False, "code": error.code})
            return
        for group in reply.quit:
            self.joined.discard(group)
            await self._leave(group)
        for group in reply.join:
            if not await self._join(group):
                return
        for topic in reply.follow:
            self.following[topic.feed, topic.key] = Following(topic)
        self.present = reply.present or self.present
        await self._say({"id": call.id, "ok": True, "body": reply.body})

    async def _authorised(self) -> bool:
        """Asked for every message in and out; a session that has ended closes the socket."""
        if self.party is not None and await tenant_db(self.schema, is_still_signed_in, self.party):
            return True
        await self.close(code=UNAUTHORISED)
        return False

    async def _await_ticket(self) -> None:
        """No ticket in time: the socket is closed."""
        await asyncio.sleep(TICKET_SECONDS)
        if self.party is None:
            await self.close(code=UNAUTHORISED)

    async def _join(self, group: str) -> bool:
        try:
            await self.channel_layer.group_add(group, self.channel_name)
        except (RedisError, OSError):
            await self.close(code=TRY_LATER)
            return False
        self.joined.add(group)
        return True

    async def _leave(self, group: str) -> None:
        try:
            await self.channel_layer.group_discard(group, self.channel_name)
        except (RedisError, OSError):
            return

    async def tell(self, module: str, verb: str, body: dict[str, Any]) -> None:
        """A message of ours, for which nobody asked."""
        await self._say({"module": module, "verb": verb, "body": body})

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, ensure_ascii=False))
