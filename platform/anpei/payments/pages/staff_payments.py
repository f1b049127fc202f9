"""Finance: every online payment, what providers told about it, asking again (YN-17)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError
from anpei.payments.domain import paying
from anpei.payments.forms import CodeForm
from anpei.payments.gateways import ONLINE, is_by_hand
from anpei.payments.models import Payment
from anpei.payments.pages.lists import state_tabs
from anpei.payments.queries.codes import code_of
from anpei.payments.queries.paying import payment_counts, payments_for_staff
from anpei.payments.states import PAYMENT_LABELS
from anpei.site.exports import Column, asked_form, export_response
from anpei.site.exports.cells import money_cell

_PAGE = 20
COLUMNS = (
    Column(gettext_lazy("Number of the payment"), lambda one: one.number),
    Column(gettext_lazy("Provider"), lambda one: one.provider_title),
    Column(gettext_lazy("The provider's number"), lambda one: one.trade_number),
    Column(gettext_lazy("Order number"), lambda one: one.order.number),
    Column(gettext_lazy("Enterprise name"), lambda one: one.order.enterprise.name),
    Column(gettext_lazy("Amount"), lambda one: money_cell(one.amount_fen)),
    Column(gettext_lazy("State"), lambda one: one.get_state_display()),
    Column(gettext_lazy("When it was paid"), lambda one: one.paid_at),
)


@staff_page(Role.FINANCE)
@require_safe
def payments(request: HttpRequest) -> HttpResponseBase:
    """Newest first, by state and provider."""
    words, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    provider = request.GET.get("provider", "")
    found = payments_for_staff(words=words, provider=provider, state=state)
    if form := asked_form(request):
        name = _("Online payments")
        return export_response(request, name=name, columns=COLUMNS, rows=found, form=form)
    url = reverse("payments:payments")
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "search": words,
        "state": state,
        "provider": provider,
        "providers": [(key, one.title) for key, one in ONLINE.items()],
        "tabs": state_tabs(url, PAYMENT_LABELS, payment_counts(), state),
    }
    return render(request, "payments/payments.html", context)


@staff_page(Role.FINANCE)
@require_safe
def payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One payment: history, what was refused, refunds."""
    found = get_object_or_404(
        Payment.objects.select_related("order__enterprise", "code").prefetch_related(
            "events", "refused_notices", "refunds"
        ),
        public_id=public_id,
    )
    context = {
        "payment": found,
        "order": found.order,
        "by_hand": is_by_hand(found.provider),
        "code": code_of(found),
        "code_form": CodeForm(),
    }
    return render(request, "payments/staff_payment.html", context)


@staff_page(Role.FINANCE)
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the provider now what became of it."""
    found = get_object_or_404(Payment, public_id=public_id)
    try:
        asked = paying.ask_provider(payment=found, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.info(
            request,
            _("The provider was asked: %(state)s.") % {"state": asked.get_state_display()},
        )
    return redirect("payments:staff_payment", public_id)
