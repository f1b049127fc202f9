"""Staff: the classes of a year set up again for another; looked at first, then made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from anpei.accounts.permissions import staff_page, user_of
from anpei.enrolment import domain
from anpei.enrolment.queries import years_of_classes
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.provinces.current import all_editions


@staff_page("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def copy_year(request: HttpRequest) -> HttpResponse:
    """GET shows what would be made, POST makes what is ticked."""
    typed = request.POST if request.method == "POST" else request.GET
    years = years_of_classes()
    year = _year(typed.get("year", ""), years[0] if years else policy_today().year)
    to_year = _year(typed.get("to", ""), year + 1)
    editions = [(one.key, one.title) for one in reversed(all_editions())]
    edition = typed.get("edition", "")
    edition = edition if edition in dict(editions) else ""
    problem = ""
    try:
        if request.method == "POST":
            return _made(request, year, to_year, edition)
        copies = domain.plan_year(year=year, to_year=to_year, edition_key=edition)
    except InvalidInput as error:
        copies, problem = _planned(year, to_year, edition), str(error)
    context = {
        "copies": [
            (copy, dict(editions).get(copy.plan.edition_key, copy.plan.edition_key))
            for copy in copies
        ],
        "new": sum(not copy.exists for copy in copies),
        "problem": problem,
        "year": str(year),
        "to": str(to_year),
        "years": [(str(one), str(one)) for one in years],
        "to_years": [(str(year + n), str(year + n)) for n in range(1, 6)],
        "edition": edition,
        "editions": editions,
    }
    return render(request, "enrolment/copy_year.html", context, status=422 if problem else 200)


def _made(request: HttpRequest, year: int, to_year: int, edition: str) -> HttpResponse:
    made = domain.copy_year(
        year=year,
        to_year=to_year,
        edition_key=edition,
        chosen=set(request.POST.getlist("class")),
        is_open=request.POST.get("open") == "yes",
        by=user_of(request),
    )
    text = ngettext("%(count)s class was made.", "%(count)s classes were made.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect(f"{reverse('enrolment:staff_classes')}?year={to_year}")


def _planned(year: int, to_year: int, edition: str) -> list[domain.PlannedCopy]:
    """What to show beside a problem: the copies, when the years can be used at all."""
    try:
        return domain.plan_year(year=year, to_year=to_year, edition_key=edition)
    except InvalidInput:
        return []


def _year(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else otherwise
