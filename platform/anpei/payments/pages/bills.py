"""Finance: the providers' daily bills and every difference to the ledger (PL-42)."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain import paying
from anpei.payments.domain.paying.reconcile import OLDEST_DAYS
from anpei.payments.forms.providers import SettleForm
from anpei.payments.gateways import ONLINE
from anpei.payments.models import BillDifference, ProviderBill, ProviderConnection
from anpei.payments.queries.paying import bills_for_staff

_PAGE = 31


@staff_page(Role.FINANCE)
@require_safe
def bills(request: HttpRequest) -> HttpResponse:
    """Day by day: the provider's sums, ours, how many differences are open."""
    yesterday = policy_today() - timedelta(days=1)
    context = {
        "page": Paginator(bills_for_staff(), _PAGE).get_page(request.GET.get("page")),
        "connected": [
            (one.provider, ONLINE[one.provider].title)
            for one in ProviderConnection.objects.filter(is_current=True).order_by("provider")
            if one.provider in ONLINE
        ],
        "yesterday": yesterday.isoformat(),
        "oldest": (policy_today() - timedelta(days=OLDEST_DAYS)).isoformat(),
        "newest": yesterday.isoformat(),
    }
    return render(request, "payments/bills.html", context)


@staff_page(Role.FINANCE)
@require_POST
def fetch(request: HttpRequest) -> HttpResponse:
    """Fetch the bill of a day (again) and compare it."""
    provider, day = request.POST.get("provider", ""), _day(request.POST.get("day", ""))
    if provider not in ONLINE or day is None:
        messages.error(request, _("Choose a provider and a day."))
        return redirect("payments:bills")
    try:
        bill = paying.fetch_bill(provider=provider, day=day, by=user_of(request))
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect("payments:bills")
    if bill.trouble:
        messages.error(
            request, _("The bill could not be fetched: %(reason)s") % {"reason": bill.trouble}
        )
        return redirect("payments:bills")
    return redirect("payments:bill", bill.public_id)


@staff_page(Role.FINANCE)
@require_safe
def bill(request: HttpRequest, public_id: str) -> HttpResponse:
    """One bill and its differences."""
    return _page(request, get_object_or_404(ProviderBill, public_id=public_id))


@staff_page(Role.FINANCE)
@require_POST
def settle(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """A person says what a difference was."""
    found = get_object_or_404(ProviderBill, public_id=public_id)
    difference = get_object_or_404(BillDifference, bill=found, pk=pk)
    try:
        paying.settle_difference(
            difference=difference, note=request.POST.get("note", ""), by=user_of(request)
        )
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("payments:bill", public_id)


def _page(request: HttpRequest, found: ProviderBill) -> HttpResponse:
    context = {
        "bill": found,
        "provider": found.provider_title,
        "differences": list(found.differences.all()),
        "form": SettleForm(),
    }
    return render(request, "payments/bill.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
