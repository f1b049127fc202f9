"""The wall: a page without candidates; its script asks for them and follows (PL-31)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.invigilation import queries
from anpei.invigilation.flags import all_flags
from anpei.invigilation.models import Room
from anpei.invigilation.permissions import WATCHERS, room_on_duty

SIZES = (4, 9, 16, 36)


@require_safe
@staff_page(*WATCHERS)
def wall(request: HttpRequest) -> HttpResponse:
    """All rooms in which I am on duty, on one wall."""
    return _wall(request, queries.watched_rooms(user_of(request)))


@require_safe
@staff_page(*WATCHERS)
def room_wall(request: HttpRequest, public_id: str) -> HttpResponse:
    """One room."""
    return _wall(request, [room_on_duty(user_of(request), public_id)])


def _wall(request: HttpRequest, rooms: list[Room]) -> HttpResponse:
    host = request.get_host().partition(":")[0]
    context = {
        "rooms": rooms,
        "sizes": SIZES,
        "flags": all_flags(),
        "me": user_of(request).public_id,
        "socket": f"{settings.REALTIME_URL.format(host=host)}/ws/",
        "timeline": reverse("invigilation:candidate", args=["ATTEMPT"]),
    }
    return render(request, "invigilation/wall.html", context)
