"""The inbox over the API."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import user_of
from anpei.messages import domain, queries
from anpei.messages.models import Message

_PAGE = 20


class MessageAnswer(serializers.ModelSerializer[Message]):
    """``link`` is a path of the site; an app opens its own page for it, by ``kind``."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Message
        fields = ("id", "kind", "subject", "body", "link", "created_at", "read_at")
        read_only_fields = fields


class InboxAnswer(serializers.Serializer[None]):
    count = serializers.IntegerField()
    unread = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    messages = MessageAnswer(many=True)


class MarkedAnswer(serializers.Serializer[None]):
    marked = serializers.IntegerField()


class AccountView(APIView):
    """For whoever is signed in."""

    scopes = (Scope.PROFILE,)


class InboxView(AccountView):
    """Twenty a page."""

    @extend_schema(
        summary="The inbox, newest first",
        parameters=[
            OpenApiParameter("page", int),
            OpenApiParameter("unread", bool, description="Only what was not read."),
        ],
        responses=InboxAnswer,
    )
    def get(self, request: Request) -> Response:
        user, asked = user_of(request._request), request.query_params
        every, unread = queries.inbox_counts(user)
        found = queries.inbox_of(user, unread=asked.get("unread") == "true")
        page = Paginator(found, _PAGE).get_page(asked.get("page"))
        body = {
            "count": every,
            "unread": unread,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "messages": MessageAnswer(list(page), many=True).data,
        }
        return Response(body)


class ReadView(AccountView):
    """Twice is as once."""

    @extend_schema(summary="Mark one message read", request=None, responses={200: MessageAnswer})
    def post(self, request: Request, public_id: str) -> Response:
        user = user_of(request._request)
        message = get_object_or_404(Message, public_id=public_id, user=user, in_inbox=True)
        domain.mark_read(message=message, by=user)
        message.refresh_from_db()
        return Response(MessageAnswer(message).data)


class ReadAllView(AccountView):
    """Everything up to now."""

    @extend_schema(summary="Mark every message read", request=None, responses={200: MarkedAnswer})
    def post(self, request: Request) -> Response:
        return Response({"marked": domain.mark_all_read(by=user_of(request._request))})
