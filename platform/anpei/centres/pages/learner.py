"""进入复习 and 线下考试报名: a learner's seat, ticket and what there is to review (SD-47)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.pages.learner import device_of
from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.centres import domain
from anpei.centres.papers import ticket_of, ticket_response
from anpei.centres.permissions import known_sitting, learners_booking
from anpei.centres.policies import decide_printing
from anpei.centres.queries import centre_exams, offers_for
from anpei.exams.permissions import own_enrolment
from anpei.kernel.errors import AnpeiError, Conflict
from anpei.study.overview import study_overview


@require_safe
@learner_page
def exams(request: HttpRequest) -> HttpResponse:
    """Each enrolment's exam: the seat one has, or the sittings to choose from (M1 图5-8…5-11)."""
    device, words = device_of(request), request.GET.get("q", "")[:60]
    found = centre_exams(person_of(request), device)
    rows = [
        (exam, offers_for(exam, words) if exam.right.allowed and not exam.current else [])
        for exam in found
    ]
    context = {"rows": rows, "search": words, "on_phone": device == "mobile"}
    return render(request, "centres/exams.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def book(request: HttpRequest, enrolment: str, sitting: str) -> HttpResponse:
    """Look once more at place, time and one's own data, then book."""
    own = own_enrolment(person_of(request), enrolment)
    chosen = known_sitting(sitting)
    if request.method == "POST":
        booking = domain.book_seat(
            enrolment=own, sitting=chosen, device=device_of(request), by=user_of(request)
        )
        messages.success(
            request, _("Seat %(seat)d is yours. Print the ticket.") % {"seat": booking.seat}
        )
        return redirect("centres:booking", booking.public_id)
    exam = next(
        one for one in centre_exams(person_of(request), device_of(request)) if one.enrolment == own
    )
    if exam.current:
        raise Conflict(_("You have a seat for this exam already."))
    offer = next((one for one in offers_for(exam) if one.sitting == chosen), None)
    if offer is None:
        raise Conflict(_("This sitting takes no bookings any more."))
    return render(request, "centres/book.html", {"exam": exam, "offer": offer})


@require_safe
@learner_page
def booking(request: HttpRequest, public_id: str) -> HttpResponse:
    """One seat: place, time, rules, the ticket, and what came of it."""
    own = learners_booking(person_of(request), public_id)
    exam = next(
        one
        for one in centre_exams(person_of(request), device_of(request))
        if one.enrolment == own.enrolment
    )
    context = {
        "booking": own,
        "exam": exam,
        "may_cancel": exam.current == own and exam.may_cancel,
        "printing": decide_printing(own, device_of(request)),
        "ticket": ticket_of(own),
        "barred": own.events.filter(after="barred").last() if own.state == "barred" else None,
    }
    return render(request, "centres/booking.html", context)


@require_POST
@learner_page
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the seat back."""
    own = learners_booking(person_of(request), public_id)
    try:
        domain.cancel_booking(booking=own, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("centres:booking", public_id)
    messages.success(request, _("The seat is given back. You can book another."))
    return redirect("centres:exams")


@require_safe
@learner_page
def ticket(request: HttpRequest, public_id: str) -> HttpResponse:
    """准考证 as PDF; another's is not found, and a phone is told to use a computer."""
    own = learners_booking(person_of(request), public_id)
    return ticket_response(own, device_of(request))


@require_safe
@learner_page
def review(request: HttpRequest, enrolment: str) -> HttpResponse:
    """进入复习: the own topics again, their exercises, and the mock exam."""
    own = own_enrolment(person_of(request), enrolment)
    overview = study_overview(own)
    context = {"enrolment": own, "overview": overview, "rows": overview.chosen_topics}
    return render(request, "centres/review.html", context)
