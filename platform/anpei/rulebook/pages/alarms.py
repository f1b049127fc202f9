"""Staff: rules that failed and so refused everybody (PL-06)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.provinces.models import PolicyAlarm
from anpei.rulebook import domain, queries

_PAGE = 30


@require_safe
@staff_page("admin")
def alarms(request: HttpRequest) -> HttpResponse:
    """Open ones first."""
    page = Paginator(queries.alarms(), _PAGE).get_page(request.GET.get("page"))
    return render(request, "rulebook/alarms.html", {"page": page})


@require_POST
@staff_page("admin")
def settle(request: HttpRequest, alarm: int) -> HttpResponse:
    """Close one; a later failure opens a new one."""
    row = get_object_or_404(PolicyAlarm, pk=alarm)
    domain.settle_alarm(alarm=row, by=user_of(request))
    messages.success(request, _("Settled. If the rule fails again, a new alarm opens."))
    return redirect("rulebook:alarms")
