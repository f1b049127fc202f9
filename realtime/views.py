"""Where a page gets the ticket for its socket."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.permissions import user_of
from realtime.tickets import LASTS, issue_ticket


class TicketView(APIView):
    """POST: ``{ticket, expires_in_seconds}`` for one socket of this session."""

    def post(self, request: Request) -> Response:
        key = request._request.session.session_key or ""
        ticket = issue_ticket(user=user_of(request), session_key=key)
        return Response({"ticket": ticket, "expires_in_seconds": int(LASTS.total_seconds())})
