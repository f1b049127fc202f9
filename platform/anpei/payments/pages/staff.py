"""Finance: the queue of receipts, all orders, one order and the decision (SD-23)."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.enrolment.queries import NOT_CANCELLED, enterprise_cities
from anpei.kernel.clock import policy_today
from anpei.kernel.months import Months
from anpei.payments import domain
from anpei.payments.forms import DecisionForm
from anpei.payments.models import Order
from anpei.payments.pages import columns
from anpei.payments.pages.compared import compare, differences_of
from anpei.payments.queries import (
    order_with_everything,
    orders_for_staff,
    ways_to_pay,
    working_days_between,
)
from anpei.payments.queries import (
    receipt_queue as waiting_receipts,
)
from anpei.payments.queries.calendar import Calendar, off_days
from anpei.payments.queries.invoices import invoices_of
from anpei.payments.queries.statements import match_of, open_matches
from anpei.payments.states import LABELS, OrderState
from anpei.provinces.current import current_province, edition_by_key
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order in the queue: how long it waits, against the target of its edition."""

    order: Order
    age: int
    """Working days since the receipt was filed."""
    target: int

    @property
    def tone(self) -> str:
        """danger past the target, warning on its last day."""
        if self.age > self.target:
            return "danger"
        return "warning" if self.age == self.target else "success"


@staff_page(Role.FINANCE)
@require_safe
def receipt_queue(request: HttpRequest) -> HttpResponseBase:
    """Oldest first, with the age in working days."""
    words = request.GET.get("q", "")[:60]
    found = waiting_receipts(words=words)
    if form := asked_form(request):
        name, titles = _("Receipts to review"), columns.ORDERS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    today = policy_today()
    oldest = waiting_receipts().first()
    first = _filed_on(oldest, today) if oldest else today
    calendar = off_days(first, today)
    rows = [waiting(order, today, calendar) for order in page]
    context = {
        "page": page,
        "rows": rows,
        "search": words,
        "overdue": sum(row.tone == "danger" for row in rows),
        "oldest": waiting(oldest, today, calendar) if oldest else None,
        "sure": open_matches(sure=True).count(),
    }
    return render(request, "payments/receipt_queue.html", context)


def waiting(order: Order, today: date, calendar: Calendar | None = None) -> Waiting:
    """How long the order's receipt waits on ``today``; ``calendar`` covers the time when given."""
    target = edition_by_key(order.edition_key).policy.payment_review_days
    age = working_days_between(_filed_on(order, today), today, calendar)
    return Waiting(order, age, target)


def _filed_on(order: Order, today: date) -> date:
    return timezone.localdate(order.submitted_at) if order.submitted_at else today


@staff_page(Role.FINANCE)
@require_safe
def orders(request: HttpRequest) -> HttpResponseBase:
    """All orders, found by number, enterprise or credit code; by state, category, city, month."""
    words, state = request.GET.get("q", "")[:60], request.GET.get("state", "")
    category, city = request.GET.get("category", ""), request.GET.get("city", "")
    months = Months.read(request.GET.get("from", ""), request.GET.get("until", ""))
    found = orders_for_staff(words=words, state=state, category=category, city=city, months=months)
    if form := asked_form(request):
        name, titles = _("All orders"), columns.ORDERS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "search": words,
        "state": state,
        "states": [(NOT_CANCELLED, _("All but cancelled")), *LABELS.items()],
        "category": category,
        "categories": [(one.code, one.label) for one in current_province().licence_categories],
        "city": city,
        "cities": [(one, one) for one in enterprise_cities()],
        "months": months,
        "filtered": bool(words or state or category or city or months),
    }
    return render(request, "payments/staff_orders.html", context)


@staff_page(Role.FINANCE)
@require_safe
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything filed, and the decision while a receipt waits."""
    return _order_page(request, _found(public_id), DecisionForm())


@staff_page(Role.FINANCE)
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve, or refuse with a reason; then on to the next in the queue."""
    found, form = _found(public_id), DecisionForm(request.POST)
    if not form.is_valid():
        return _order_page(request, found, form, status=422)
    if form.cleaned_data["decision"] == "approve":
        domain.approve_order(order=found, by=user_of(request))
        text = _("Order %(number)s is approved; its learners can study now.")
    else:
        domain.refuse_order(order=found, reason=form.cleaned_data["reason"], by=user_of(request))
        text = _("Order %(number)s is refused; the enterprise sees the reason.")
    messages.success(request, text % {"number": found.number})
    return redirect("payments:receipt_queue")


def _order_page(
    request: HttpRequest, found: Order, form: DecisionForm, status: int = 200
) -> HttpResponse:
    is_waiting = found.state == OrderState.UNDER_REVIEW
    match, billed = match_of(found), invoices_of(found)
    context = {
        "order": found,
        "receipt": next(reversed(list(found.receipts.all())), None),
        "form": form,
        "waiting": waiting(found, policy_today()) if is_waiting else None,
        "ways": ways_to_pay(found),
        "billed": billed,
        "can_invoice": found.state == OrderState.APPROVED
        and found.paid_fen > found.refunded_fen
        and not billed.invoices,
        "refunds": found.refunds.all(),
        # nothing is booked before the first approval
        "ledger": () if is_waiting else found.ledger.select_related("payment"),
        "match": match,
        "compared": compare(match) if match else (),
        "differences": differences_of(match) if match else (),
    }
    return render(request, "payments/staff_order.html", context, status=status)


def _found(public_id: str) -> Order:
    found = order_with_everything(Order.objects.all(), public_id)
    if found is None:
        raise Http404
    return found
