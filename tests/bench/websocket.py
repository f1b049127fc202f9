"""A WebSocket client (RFC 6455) over asyncio streams: text frames, no extensions."""

import asyncio
import base64
import json
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class Closed(Exception):  # noqa: N818
    """The server has closed the socket."""


class WebSocket:
    """One open socket of a page."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def say(self, message: Any) -> None:
        await self._send(_TEXT, json.dumps(message).encode())

    async def hear(self) -> Any:
        """The next message, parsed. Raises Closed."""
        while True:
            kind, body = await self._frame()
            if kind == _TEXT:
                return json.loads(body)
            if kind == _PING:
                await self._send(_PONG, body)
            elif kind == _CLOSE:
                raise Closed(int.from_bytes(body[:2], "big"))

    async def _send(self, kind: int, body: bytes) -> None:
        mask = os.urandom(4)
        size = len(body)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))
        self._writer.write(head + mask + masked)
        await self._writer.drain()

    async def _frame(self) -> tuple[int, bytes]:
        try:
            first, second = await self._reader.readexactly(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack(">H", await self._reader.readexactly(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", await self._reader.readexactly(8))
            return first & 0x0F, await self._reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Closed(0) from None


@asynccontextmanager
async def open_socket(
    *, host: str, web_port: int, port: int, ticket: str
) -> AsyncIterator[WebSocket]:
    """A socket of a page of ``host``, welcomed; closed at the end, whatever ended it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    try:
        await _shake_hands(reader, writer, host=host, web_port=web_port, port=port)
        socket = WebSocket(reader, writer)
        await socket.say({"ticket": ticket})
        await socket.hear()
        yield socket
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _shake_hands(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    *,
    host: str,
    web_port: int,
    port: int,
) -> None:
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        (
            f"GET /ws/ HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Origin: http://{host}:{web_port}\r\n\r\n"
        ).encode()
    )
    try:
        answer = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        raise Closed(0) from None
    if b" 101 " not in answer:
        raise Closed(0)
