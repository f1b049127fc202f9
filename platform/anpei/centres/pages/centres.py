"""Staff: the centres and their rooms."""

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.centres import domain
from anpei.centres.forms import CentreForm, RoomForm, initial_centre
from anpei.centres.models import Centre, Room
from anpei.centres.permissions import PLANNERS
from anpei.kernel.errors import InvalidInput


@require_safe
@staff_page(*PLANNERS)
def centre_list(request: HttpRequest) -> HttpResponse:
    """All centres with rooms and seats."""
    words = request.GET.get("q", "")[:60]
    rooms = {"room_count": Count("rooms"), "seat_count": Sum("rooms__seats")}
    found = Centre.objects.annotate(**rooms).order_by("name")
    if words.strip():
        found = found.filter(name__icontains=words.strip())
    return render(request, "centres/centres.html", {"centres": found, "search": words})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def new_centre(request: HttpRequest) -> HttpResponse:
    form = CentreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_centre(plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved. Now add the rooms."))
            return redirect("centres:centre", made.public_id)
    return _page(request, None, form, RoomForm())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def centre(request: HttpRequest, public_id: str) -> HttpResponse:
    """One centre: its data, and its rooms."""
    known = get_object_or_404(Centre, public_id=public_id)
    form = CentreForm(request.POST or None, initial=initial_centre(known))
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_centre(centre=known, plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("centres:centre", public_id)
    return _page(request, known, form, RoomForm())


@require_POST
@staff_page(*PLANNERS)
def add_room(request: HttpRequest, public_id: str) -> HttpResponse:
    known = get_object_or_404(Centre, public_id=public_id)
    form = RoomForm(request.POST)
    if form.is_valid():
        try:
            domain.add_room(centre=known, **form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Room added."))
            return redirect("centres:centre", public_id)
    return _page(request, known, CentreForm(initial=initial_centre(known)), form)


@require_POST
@staff_page(*PLANNERS)
def change_room(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another name or number of seats, from the row."""
    room = get_object_or_404(Room.objects.select_related("centre"), public_id=public_id)
    form = RoomForm(request.POST)
    try:
        if form.is_valid():
            domain.change_room(room=room, **form.cleaned_data, by=user_of(request))
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("A room needs a name and 1 to 500 seats."))
    except InvalidInput as error:
        messages.error(request, str(error))
    return redirect("centres:centre", room.centre.public_id)


def _page(
    request: HttpRequest, known: Centre | None, form: CentreForm, room_form: RoomForm
) -> HttpResponse:
    context = {
        "centre": known,
        "form": form,
        "room_form": room_form,
        "rooms": list(known.rooms.all()) if known else [],
    }
    status = 422 if form.errors or room_form.errors else 200
    return render(request, "centres/centre.html", context, status=status)
