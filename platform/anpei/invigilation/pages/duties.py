"""All rooms and who is on duty, for those who assign (PL-33)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.invigilation import domain, queries
from anpei.invigilation.models import Room
from anpei.invigilation.permissions import ASSIGNERS
from anpei.kernel.errors import AnpeiError

_PAGE = 20
_AT_ONCE = 200


@require_safe
@staff_page(*ASSIGNERS)
def duties(request: HttpRequest) -> HttpResponse:
    """Every room, the busy ones first, with who watches it and whose wall is open."""
    domain.place_attempts()
    page = Paginator(queries.rooms_overview(), _PAGE).get_page(request.GET.get("page"))
    watchers = queries.watchers_of([room.pk for room in page])
    everybody = [duty for found in watchers.values() for duty in found]
    context = {
        "page": page,
        "rooms": [(room, watchers.get(room.pk, [])) for room in page],
        "at_wall": queries.open_walls(everybody),
        "proctors": list(queries.proctors()[:_AT_ONCE]),
    }
    return render(request, "invigilation/duties.html", context)


@require_POST
@staff_page(*ASSIGNERS)
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put somebody on duty."""
    room = get_object_or_404(Room, public_id=public_id)
    proctor = queries.proctors().filter(public_id=request.POST.get("proctor", "")).first()
    if proctor is None:
        messages.error(request, _("Choose a proctor."))
        return redirect("invigilation:duties")
    try:
        domain.assign_proctor(room=room, proctor=proctor, by=user_of(request))
        messages.success(request, _("%(name)s is on duty.") % {"name": proctor.display_name})
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("invigilation:duties")


@require_POST
@staff_page(*ASSIGNERS)
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take somebody off duty; their wall closes within seconds."""
    room = get_object_or_404(Room, public_id=public_id)
    proctor = queries.proctors().filter(public_id=request.POST.get("proctor", "")).first()
    try:
        if proctor is not None:
            domain.end_duty(room=room, proctor=proctor, by=user_of(request))
            messages.success(
                request, _("%(name)s is no longer on duty.") % {"name": proctor.display_name}
            )
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("invigilation:duties")
