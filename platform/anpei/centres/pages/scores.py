"""Staff: attendance and scores of a sitting, typed in a grid or imported, then published."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.centres import domain
from anpei.centres.forms import ScoreFileForm
from anpei.centres.models import Booking, Sitting
from anpei.centres.permissions import MARKERS, PLANNERS, known_sitting
from anpei.centres.queries import figures_of, seated
from anpei.centres.score_files import EXCEL, read_lines, write_template
from anpei.centres.score_rows import ABSENT, PRESENT, TypedRow, match_tickets, read_rows
from anpei.centres.states import BookingState
from anpei.kernel.clock import policy_now
from anpei.kernel.errors import AnpeiError, InvalidInput

_WRITTEN = {BookingState.CHECKED_IN: PRESENT, BookingState.ABSENT: ABSENT}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*MARKERS)
def grid(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every candidate a row, one save; an error stands beside its row, nothing typed is lost."""
    known = known_sitting(public_id)
    bookings = seated(known)
    if request.method != "POST":
        return _page(request, known, [_as_it_stands(one) for one in bookings])
    typed = [
        (
            one,
            request.POST.get(f"attendance-{one.public_id}", ""),
            request.POST.get(f"points-{one.public_id}", ""),
        )
        for one in bookings
        if f"points-{one.public_id}" in request.POST
    ]
    entries, rows = read_rows(typed)
    if any(row.error for row in rows):
        return _page(request, known, rows, error=_("Nothing is saved yet: some rows need a look."))
    try:
        changed = domain.save_scores(sitting=known, entries=entries, by=user_of(request))
    except AnpeiError as error:
        return _page(request, known, rows, error=str(error))
    messages.success(request, _saved(changed))
    return redirect("centres:scores", public_id)


def _as_it_stands(booking: Booking) -> TypedRow:
    points = f"{booking.score.hundredths / 100:g}" if hasattr(booking, "score") else ""
    return TypedRow(booking, _WRITTEN.get(BookingState(booking.state), ""), points)


def _saved(changed: int) -> str:
    return ngettext(
        "Saved; %(count)s score changed.", "Saved; %(count)s scores changed.", changed
    ) % {"count": changed}


def _page(
    request: HttpRequest,
    known: Sitting,
    rows: Sequence[TypedRow],
    *,
    error: str = "",
    file_form: ScoreFileForm | None = None,
    problems: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    now = policy_now()
    context = {
        "sitting": known,
        "rows": rows,
        "error": error,
        "figures": figures_of(known),
        "choices": (PRESENT, ABSENT),
        "has_begun": now >= known.starts_at,
        "is_over": now >= known.ends_at,
        "file_form": file_form or ScoreFileForm(),
        "problems": problems,
    }
    failed = bool(error or problems or (file_form and file_form.errors))
    return render(request, "centres/scores.html", context, status=422 if failed else 200)


@require_safe
@staff_page(*MARKERS)
def template(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sitting's candidates as an Excel file to fill in."""
    known = known_sitting(public_id)
    response = HttpResponse(write_template(seated(known)), content_type=EXCEL)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{known.number}.xlsx"
    )
    return response


@require_POST
@staff_page(*MARKERS)
def import_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """A filled-in list; all rows or none, each wrong one named."""
    known, form = known_sitting(public_id), ScoreFileForm(request.POST, request.FILES)
    bookings = seated(known)
    standing = [_as_it_stands(one) for one in bookings]
    if not form.is_valid():
        return _page(request, known, standing, file_form=form)
    try:
        typed, problems = match_tickets(bookings, read_lines(form.cleaned_data["file"]))
        entries, rows = read_rows(typed)
        problems += [(row.booking.enrolment.person.name, row.error) for row in rows if row.error]
        if problems:
            told = _("Nothing is imported yet: some rows need a look.")
            return _page(request, known, standing, error=told, problems=problems)
        changed = domain.save_scores(sitting=known, entries=entries, by=user_of(request))
    except InvalidInput as error:
        form.add_error("file", str(error))
        return _page(request, known, standing, file_form=form)
    except AnpeiError as error:
        return _page(request, known, standing, error=str(error))
    messages.success(request, _saved(changed))
    return redirect("centres:scores", public_id)


@require_POST
@staff_page(*MARKERS)
def close_attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everybody who was not let in is absent."""
    try:
        absent = domain.close_attendance(sitting=known_sitting(public_id), by=user_of(request))
        messages.success(
            request,
            ngettext(
                "Attendance closed; %(count)s candidate is absent.",
                "Attendance closed; %(count)s candidates are absent.",
                absent,
            )
            % {"count": absent},
        )
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("centres:sitting", public_id)


@require_POST
@staff_page(*PLANNERS)
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """The scores count from now on."""
    try:
        recorded = domain.publish_scores(sitting=known_sitting(public_id), by=user_of(request))
        messages.success(
            request,
            ngettext(
                "Published: %(count)s result counts.",
                "Published: %(count)s results count.",
                recorded,
            )
            % {"count": recorded},
        )
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("centres:sitting", public_id)
