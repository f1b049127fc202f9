"""Finance: public holidays and weekends that are worked, for everything counted in working days."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import InvalidInput
from anpei.payments import domain
from anpei.payments.forms import CalendarDayForm
from anpei.payments.models import CalendarDay

_PAGE = 50


@staff_page(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """All days, the latest first, and a form for new ones."""
    form = CalendarDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            domain.set_calendar_days(
                first=data["first"],
                last=data["last"] or data["first"],
                is_working=data["is_working"],
                name=data["name"],
                by=user_of(request),
            )
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("payments:calendar")
    words = request.GET.get("q", "").strip()[:60]
    days = CalendarDay.objects.filter(name__icontains=words).order_by("-day")
    page = Paginator(days, _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "search": words}
    status = 422 if form.errors else 200
    return render(request, "payments/calendar.html", context, status=status)


@staff_page(Role.FINANCE)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """The day is again what its weekday says."""
    domain.forget_calendar_day(day=get_object_or_404(CalendarDay, pk=pk), by=user_of(request))
    return redirect("payments:calendar")
