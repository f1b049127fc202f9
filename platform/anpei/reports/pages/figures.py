"""Charts: the staff's page with its filters, and the parts that other pages bring in (PL-61)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import (
    enterprise_of,
    enterprise_page,
    has_role,
    staff_page,
    user_of,
)
from anpei.enrolment.queries import enterprise_cities
from anpei.provinces.current import current_province
from anpei.reports.figures.asked import SPANS, Asked
from anpei.reports.figures.enterprise import enterprise_charts
from anpei.reports.figures.staff import overview_charts, staff_charts


@require_safe
@staff_page()
def staff_figures(request: HttpRequest) -> HttpResponse:
    """All charts of the association, narrowed by months, city and category."""
    asked = Asked.read(request.GET)
    with_money = has_role(user_of(request), Role.FINANCE)
    context = {
        "charts": staff_charts(asked, with_money=with_money),
        "asked": asked,
        "spans": [
            (span, ngettext("Last %(n)s month", "Last %(n)s months", span) % {"n": span})
            for span in SPANS
        ],
        "cities": [(one, one) for one in enterprise_cities()],
        "categories": [(one.code, one.label) for one in current_province().licence_categories],
    }
    return render(request, "reports/figures.html", context)


@require_safe
@staff_page()
def staff_part(request: HttpRequest) -> HttpResponse:
    """The charts alone, for the first page."""
    with_money = has_role(user_of(request), Role.FINANCE)
    charts = overview_charts(Asked.read(request.GET), with_money=with_money)
    return render(request, "reports/charts.html", {"charts": charts})


@require_safe
@enterprise_page
def enterprise_part(request: HttpRequest) -> HttpResponse:
    """An enterprise's own charts, for its first page."""
    charts = enterprise_charts(enterprise_of(request))
    return render(request, "reports/charts.html", {"charts": charts, "label": _("Figures")})
