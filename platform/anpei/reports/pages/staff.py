"""The staff's first page: what waits for one's roles, and how far everybody is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import roles_of, staff_page, user_of
from anpei.registry.queries import last_completed_sync
from anpei.reports.desk import stages, waiting_for


@require_safe
@staff_page()
def staff_home(request: HttpRequest) -> HttpResponse:
    """Where staff begin."""
    context = {
        "waiting": waiting_for(roles_of(user_of(request))),
        "stages": stages(),
        "last_sync": last_completed_sync(),
    }
    return render(request, "reports/staff_home.html", context)
