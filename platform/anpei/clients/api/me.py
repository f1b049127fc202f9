"""Who is signed in, by token or session."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import user_of
from anpei.clients.api.authentication import grant_of
from anpei.clients.api.shapes import AccountAnswer


class MeAnswer(AccountAnswer):
    """``client`` and ``scope`` are empty in a session of our own sites."""

    client = serializers.CharField()
    scope = serializers.CharField()


class MeView(APIView):
    """The account, and the client it is signed in through."""

    scopes = tuple(Scope)

    @extend_schema(summary="Who is signed in", responses=MeAnswer)
    def get(self, request: Request) -> Response:
        user, grant = user_of(request._request), grant_of(request)
        body = {
            "id": user.public_id,
            "kind": user.kind,
            "name": user.display_name,
            "client": grant.client.name if grant else "",
            "scope": " ".join(grant.client.scopes) if grant else "",
        }
        return Response(body)
