"""The door, on a phone: scan the ticket, compare with the ID card, let in or not (SD-48)."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.centres import domain
from anpei.centres.domain.door import note_look
from anpei.centres.forms import BarForm
from anpei.centres.models import Booking, Sitting
from anpei.centres.papers import category_label, ticket_of
from anpei.centres.permissions import HELPERS, known_booking, known_sitting
from anpei.centres.policies import check_door
from anpei.centres.queries import figures_of, find_at_door, sittings_at_door
from anpei.centres.states import BookingState
from anpei.kernel.errors import AnpeiError, Conflict
from anpei.proctoring.domain import record_view
from anpei.proctoring.models import ReferencePhoto


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*HELPERS)
def door(request: HttpRequest) -> HttpResponse:
    """Which door: the sittings to come. Whoever is found leads to their own sitting."""
    if request.method == "POST":
        return _look_up(request, None)
    return render(request, "centres/door.html", {"sittings": sittings_at_door()[:12]})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*HELPERS)
def door_of(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sitting's door: scan or type, and how many are in."""
    known = known_sitting(public_id)
    if request.method == "POST":
        return _look_up(request, known)
    context = {"sitting": known, "figures": figures_of(known)}
    return render(request, "centres/door_of.html", context)


def _look_up(request: HttpRequest, sitting: Sitting | None) -> HttpResponse:
    # By POST: an identity number must not stand in an address.
    found = find_at_door(request.POST.get("typed", "")[:300], sitting=sitting)
    if found is None:
        messages.error(
            request, _("Nobody found. Check the number; without a booking nobody is let in.")
        )
        return (
            redirect("centres:door_of", sitting.public_id) if sitting else redirect("centres:door")
        )
    at = f"?at={sitting.public_id}" if sitting else ""
    response = redirect("centres:door_candidate", found.public_id)
    response["Location"] += at
    return response


@require_safe
@staff_page(*HELPERS)
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the ticket's QR code leads when it is scanned by any camera."""
    found = get_object_or_404(Booking.objects.exclude(state="cancelled"), ticket_code=code)
    return redirect("centres:door_candidate", found.public_id)


@require_safe
@staff_page(*HELPERS)
def candidate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name, whole ID number and photo, to be compared with the card."""
    return _page(request, known_booking(public_id), BarForm())


def _page(request: HttpRequest, known: Booking, form: BarForm) -> HttpResponse:
    note_look(booking=known, by=user_of(request))
    at = request.GET.get("at", "")
    context = {
        "booking": known,
        "grouped_id": _grouped(known.enrolment.person.id_number),
        "category": category_label(known.enrolment.licence.category),
        "closed": _why_closed(known),
        "elsewhere": bool(at) and at != known.sitting.public_id,
        "back": known_sitting(at) if at else known.sitting,
        "has_photo": ReferencePhoto.objects.filter(person=known.enrolment.person).exists(),
        "barred": known.events.filter(after=BookingState.BARRED).last(),
        "correction": ticket_of(known).identity_correction,
        "bar_form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "centres/door_candidate.html", context, status=status)


def _grouped(number: str) -> str:
    """In the card's parts, so that eyes can follow: division, day of birth, the rest."""
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def _why_closed(known: Booking) -> str:
    try:
        check_door(known)
    except Conflict as error:
        return str(error)
    return ""


@require_safe
@staff_page(*HELPERS)
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """The licence photo of somebody with a seat here; every look is kept (T23)."""
    person = known_booking(public_id).enrolment.person
    found = get_object_or_404(ReferencePhoto, person=person)
    try:
        with default_storage.open(found.path) as file:
            body = file.read()
    except FileNotFoundError:
        raise Http404 from None
    record_view(picture=found, by=user_of(request))
    return HttpResponse(
        body,
        content_type=found.content_type,
        headers={"Cache-Control": "private, no-store", "Content-Disposition": "inline"},
    )


@require_POST
@staff_page(*HELPERS)
def check_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card matches."""
    known = known_booking(public_id)
    try:
        domain.check_in(booking=known, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("centres:door_candidate", public_id)
    messages.success(
        request,
        _("%(name)s is in, seat %(seat)d.")
        % {"name": known.enrolment.person.name, "seat": known.seat},
    )
    return redirect("centres:door_of", known.sitting.public_id)


@require_POST
@staff_page(*HELPERS)
def bar(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card does not match, or is not there."""
    known, form = known_booking(public_id), BarForm(request.POST)
    if not form.is_valid():
        return _page(request, known, form)
    try:
        domain.bar_entry(booking=known, reason=form.reason(), by=user_of(request))
        messages.warning(
            request, _("%(name)s is not let in.") % {"name": known.enrolment.person.name}
        )
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("centres:door_candidate", public_id)


@require_POST
@staff_page(*HELPERS)
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pressed for the wrong person."""
    try:
        domain.undo_check_in(booking=known_booking(public_id), by=user_of(request))
        messages.success(request, _("The check-in is undone."))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("centres:door_candidate", public_id)
