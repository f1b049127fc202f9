"""Staff: sittings planned, opened, copied and cancelled; rosters on paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import has_role, staff_page, user_of
from anpei.centres import domain
from anpei.centres.domain.plan_sitting import next_number
from anpei.centres.forms import CopyForm, ReasonForm, SittingForm, initial_sitting
from anpei.centres.models import Booking, Room, Sitting
from anpei.centres.papers import roster_pdf
from anpei.centres.permissions import HELPERS, MARKERS, PLANNERS, known_sitting
from anpei.centres.queries import candidates_of, figures_of, sittings
from anpei.centres.states import BOOKING_LABELS, SITTING_LABELS
from anpei.kernel.clock import policy_now
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.kernel.search_words import read_words
from anpei.site.exports import Column, asked_form, export_response


def _points(row: Booking) -> float | None:
    return row.score.hundredths / 100 if hasattr(row, "score") else None


_PAGE = 20
_ROSTER = 60
WHEN = (("coming", gettext_lazy("Coming")), ("past", gettext_lazy("Over")))
COLUMNS = (
    Column(gettext_lazy("Seat"), lambda row: row.seat),
    Column(gettext_lazy("Ticket number"), lambda row: row.ticket_number),
    Column(gettext_lazy("Name"), lambda row: row.enrolment.person.name),
    Column(gettext_lazy("Category"), lambda row: row.enrolment.licence.category),
    Column(gettext_lazy("Enterprise"), lambda row: row.enrolment.enterprise.name),
    Column(gettext_lazy("Exam"), lambda row: _("Make-up") if row.is_make_up else _("First exam")),
    Column(gettext_lazy("State"), lambda row: row.get_state_display()),
    Column(gettext_lazy("Checked in at"), lambda row: row.checked_in_at),
    Column(gettext_lazy("Score"), _points),
)


@require_safe
@staff_page(*MARKERS)
def sitting_list(request: HttpRequest) -> HttpResponse:
    """Sittings with their places; the next ones first."""
    words, state = read_words(request.GET.get("q", "")), request.GET.get("state", "")
    when = request.GET.get("when", "coming")
    page = Paginator(sittings(words=words, state=state, when=when), _PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "search": words,
        "state": state,
        "when": when,
        "times": WHEN,
        "states": SITTING_LABELS.items(),
        "filtered": bool(words or state),
        "may_plan": has_role(user_of(request), *PLANNERS),
        "has_rooms": Room.objects.exists(),
        "now": policy_now(),
    }
    return render(request, "centres/sittings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def new_sitting(request: HttpRequest) -> HttpResponse:
    """A form; the sitting is planned, and opened on its own page."""
    form = SittingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_sitting(plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Planned. Learners see it once you open it."))
            return redirect("centres:sitting", made.public_id)
    status = 422 if form.errors else 200
    return render(request, "centres/sitting_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def edit_sitting(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same form over an existing sitting."""
    known = known_sitting(public_id)
    form = SittingForm(request.POST or None, initial=initial_sitting(known))
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_sitting(sitting=known, plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("centres:sitting", public_id)
    context = {"form": form, "sitting": known}
    status = 422 if form.errors else 200
    return render(request, "centres/sitting_form.html", context, status=status)


@require_safe
@staff_page(*HELPERS)
def sitting(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """One sitting: how it stands, what is next, everybody who has a seat."""
    known = known_sitting(public_id)
    words, state = read_words(request.GET.get("q", "")), request.GET.get("state", "")
    rows = candidates_of(known, words=words, state=state)
    if asked_form(request):
        return export_response(
            request, name=known.number, columns=COLUMNS, rows=rows, form=asked_form(request)
        )
    return render(request, "centres/sitting.html", _context(request, known, rows))


def _context(request: HttpRequest, known: Sitting, rows: QuerySet[Booking]) -> dict[str, object]:
    user, now = user_of(request), policy_now()
    words, state = read_words(request.GET.get("q", "")), request.GET.get("state", "")
    page = Paginator(rows, _ROSTER)
    return {
        "sitting": known,
        "figures": figures_of(known),
        "page": page.get_page(request.GET.get("page")),
        "search": words,
        "state": state,
        "states": BOOKING_LABELS.items(),
        "filtered": bool(words or state),
        "now": now,
        "has_begun": now >= known.starts_at,
        "is_over": now >= known.ends_at,
        "may_plan": has_role(user, *PLANNERS),
        "may_mark": has_role(user, *MARKERS),
        "copy_form": CopyForm(auto_id="copy_%s"),
        "reason_form": ReasonForm(auto_id="cancel_%s"),
    }


@require_POST
@staff_page(*PLANNERS)
def open_sitting(request: HttpRequest, public_id: str) -> HttpResponse:
    domain.open_sitting(sitting=known_sitting(public_id), by=user_of(request))
    messages.success(request, _("Open: learners can book in the booking period."))
    return redirect("centres:sitting", public_id)


@require_POST
@staff_page(*PLANNERS)
def cancel_sitting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cancel it with a reason; everybody's seat is given back."""
    try:
        lost = domain.cancel_sitting(
            sitting=known_sitting(public_id),
            reason=request.POST.get("reason", ""),
            by=user_of(request),
        )
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("centres:sitting", public_id)
    messages.success(
        request,
        ngettext(
            "Cancelled; %(count)s booking was given back.",
            "Cancelled; %(count)s bookings were given back.",
            lost,
        )
        % {"count": lost},
    )
    return redirect("centres:sitting", public_id)


@require_POST
@staff_page(*PLANNERS)
def copy_sitting(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same sitting at another time."""
    sitting, form = known_sitting(public_id), CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose when the copy begins."))
        return redirect("centres:sitting", public_id)
    try:
        made = domain.copy_sitting(
            sitting=sitting,
            number=next_number(form.at()),
            starts_at=form.at(),
            by=user_of(request),
        )
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect("centres:sitting", public_id)
    messages.success(request, _("Copied as %(number)s.") % {"number": made.number})
    return redirect("centres:sitting", made.public_id)


@require_safe
@staff_page(*HELPERS)
def roster(request: HttpRequest, public_id: str) -> HttpResponse:
    """考场座次表, to hang up at the door."""
    return _paper(known_sitting(public_id), signatures=False)


@require_safe
@staff_page(*HELPERS)
def signatures(request: HttpRequest, public_id: str) -> HttpResponse:
    """考生签到表."""
    return _paper(known_sitting(public_id), signatures=True)


def _paper(known: Sitting, *, signatures: bool) -> HttpResponse:
    pdf = roster_pdf(known, signatures=signatures)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{known.number}-{'signatures' if signatures else 'roster'}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
