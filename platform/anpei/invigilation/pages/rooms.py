"""A proctor's rooms: mine, those that nobody watches, and handing over (PL-33)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.invigilation import domain, queries
from anpei.invigilation.models import Room
from anpei.invigilation.permissions import WATCHERS, room_on_duty
from anpei.kernel.errors import AnpeiError, InvalidInput

_PAGE = 20


@require_safe
@staff_page(*WATCHERS)
def rooms(request: HttpRequest) -> HttpResponse:
    """My rooms, and those with candidates that wait for somebody."""
    domain.place_attempts()
    user = user_of(request)
    mine = list(queries.rooms_of(user)[:_PAGE])
    watchers = queries.watchers_of([room.pk for room in mine])
    context = {
        "mine": [(room, watchers.get(room.pk, [])) for room in mine],
        "free": Paginator(queries.free_rooms(), _PAGE).get_page(request.GET.get("page")),
        "user": user,
    }
    return render(request, "invigilation/rooms.html", context)


@require_safe
@staff_page(*WATCHERS)
def finished(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who sat in the room and is done, the last first: the wall forgets them after ten minutes."""
    room = room_on_duty(user_of(request), public_id)
    page = Paginator(queries.finished_seats(room), _PAGE).get_page(request.GET.get("page"))
    return render(request, "invigilation/finished.html", {"room": room, "page": page})


@require_POST
@staff_page(*WATCHERS)
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a room that nobody watches."""
    room = get_object_or_404(Room, public_id=public_id)
    try:
        domain.claim_room(room=room, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("invigilation:rooms")
    return redirect("invigilation:room_wall", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*WATCHERS)
def hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave the room to a colleague, or altogether."""
    user = user_of(request)
    room = room_on_duty(user, public_id)
    colleagues = queries.proctors().exclude(pk=user.pk)
    if request.method == "POST":
        to = colleagues.filter(public_id=request.POST.get("to", "")).first()
        try:
            if request.POST.get("act") == "leave":
                domain.end_duty(room=room, proctor=user, by=user)
                text = _("You no longer watch this room.")
            elif to is not None:
                domain.hand_over(room=room, to=to, by=user)
                text = _("The room is now watched by %(name)s.") % {"name": to.display_name}
            else:
                raise InvalidInput(_("Choose a colleague."), field="to")
            messages.success(request, text)
        except AnpeiError as error:
            messages.error(request, str(error))
        return redirect("invigilation:rooms")
    watchers = queries.watchers_of([room.pk]).get(room.pk, [])
    context = {
        "room": room,
        "colleagues": list(colleagues[:200]),
        "others": [duty for duty in watchers if duty.user_id != user.pk],
    }
    return render(request, "invigilation/hand_over.html", context)
