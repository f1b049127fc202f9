"""The wall over HTTP: what a page asks for at first, after a gap, and while its socket is down."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.permissions import user_of
from anpei.invigilation.api.documented import AFTER, WallAnswer
from anpei.invigilation.permissions import room_on_duty
from anpei.invigilation.wall import View, look
from anpei.kernel.errors import InvalidInput


class SeatsView(APIView):
    """GET ``?after=<number>``: ``{room, from, seq, now, seats, watchers}``, as over the socket."""

    @extend_schema(
        summary="The wall of one room",
        parameters=[AFTER],
        responses=WallAnswer,
    )
    def get(self, request: Request, room_id: str) -> Response:
        user = user_of(request)
        room = room_on_duty(user, room_id)
        body: dict[str, Any] = look([View(room, user.public_id, _number(request))])[0]
        return Response(body, headers={"Cache-Control": "no-store"})


def _number(request: Request) -> int:
    after = request.query_params.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise InvalidInput("after is a number", field="after")
    return int(after)
