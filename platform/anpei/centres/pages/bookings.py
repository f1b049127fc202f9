"""Staff: one candidate of a sitting, with the whole history."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import has_role, staff_page, user_of
from anpei.approvals.domain import propose
from anpei.approvals.queries import waiting_for
from anpei.centres import domain
from anpei.centres.forms import CorrectForm, ReasonForm, SeatForm
from anpei.centres.permissions import HELPERS, PLANNERS, known_booking
from anpei.centres.states import BOOKING_LABELS, BookingState
from anpei.centres.two_person import CORRECT_SCORE
from anpei.exams.domain.centre import CORRECTABLE
from anpei.kernel.errors import AnpeiError


@require_safe
@staff_page(*HELPERS)
def booking(request: HttpRequest, public_id: str) -> HttpResponse:
    """Seat, attendance, score, corrections and events of one candidate."""
    known = known_booking(public_id)
    is_open = known.sitting.state == "open"
    context = {
        "booking": known,
        "events": [
            (event, BOOKING_LABELS[BookingState(event.after)]) for event in known.events.all()
        ],
        "corrections": known.corrections.all(),
        "may_plan": has_role(user_of(request), *PLANNERS),
        "may_correct": known.attempt_id and known.enrolment.state in CORRECTABLE,
        "proposal": waiting_for(public_id),
        "may_excuse": is_open and known.state == BookingState.ABSENT,
        "may_move": is_open and known.state != BookingState.CANCELLED,
        "seat_form": SeatForm(),
        "reason_form": ReasonForm(),
        "correct_form": CorrectForm(),
    }
    return render(request, "centres/candidate.html", context)


@require_POST
@staff_page(*HELPERS)
def move_seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another seat; whoever sits there changes places."""
    booking, form = known_booking(public_id), SeatForm(request.POST)
    return _act(
        request,
        public_id,
        form,
        lambda: domain.move_to_seat(
            booking=booking, seat=form.cleaned_data["seat"], by=user_of(request)
        ),
    )


@require_POST
@staff_page(*PLANNERS)
def excuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """An absence that uses no attempt."""
    booking, form = known_booking(public_id), ReasonForm(request.POST)
    return _act(
        request,
        public_id,
        form,
        lambda: domain.excuse_absence(
            booking=booking,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
        ),
    )


@require_POST
@staff_page(*PLANNERS)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose to put a published score right; a second person does it."""
    form = CorrectForm(request.POST)
    known_booking(public_id)
    return _act(
        request,
        public_id,
        form,
        lambda: propose(
            act=CORRECT_SCORE,
            subject=public_id,
            parameters={"hundredths": form.hundredths()},
            reason=form.cleaned_data["reason"],
            by=user_of(request),
        ),
    )


def _act(
    request: HttpRequest,
    public_id: str,
    form: SeatForm | ReasonForm,
    act: Callable[[], object],
) -> HttpResponse:
    """Do it and say so, or say in the form's or the domain's words why not."""
    try:
        if form.is_valid():
            act()
            messages.success(request, _("Saved."))
        else:
            messages.error(request, str(next(iter(form.errors.values()))[0]))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("centres:candidate", public_id)
