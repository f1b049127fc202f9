"""Where a page gets the ticket for its socket."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import user_of
from anpei.accounts.sessions import session_key_of
from realtime.tickets import LASTS, issue_ticket


class SocketTicket(serializers.Serializer[None]):
    """For one connection: ``wss://…/ws/?ticket=…``."""

    ticket = serializers.CharField()
    expires_in_seconds = serializers.IntegerField()


class TicketView(APIView):
    """POST: ``{ticket, expires_in_seconds}`` for one socket of this session."""

    scopes = tuple(Scope)

    @extend_schema(summary="Get a ticket for a socket", request=None, responses={200: SocketTicket})
    def post(self, request: Request) -> Response:
        key = session_key_of(request._request)
        ticket = issue_ticket(user=user_of(request), session_key=key)
        return Response({"ticket": ticket, "expires_in_seconds": int(LASTS.total_seconds())})
