"""Finance: orders that need an invoice, invoices by state, one invoice and what can be done."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.jobs.domain import start_job
from anpei.kernel.decisions import Text
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.payments.domain import invoicing
from anpei.payments.forms import CorrectionForm, EmailForm, PostForm
from anpei.payments.models import Invoice, Order
from anpei.payments.pages.files import FORMS, invoice_file
from anpei.payments.pages.lists import INVOICE_COLUMNS, state_tabs
from anpei.payments.queries.invoices import (
    calendar_for,
    expected_by,
    find_orders_to_invoice,
    invoice_counts,
    invoices_for_staff,
    orders_to_invoice,
)
from anpei.payments.states import INVOICE_LABELS, InvoiceState
from anpei.site.exports import asked_form, export_response

_PAGE = 20
_MOST_AT_ONCE = 20_000
DUE = "due"


@staff_page(Role.FINANCE)
@require_safe
def invoices(request: HttpRequest) -> HttpResponseBase:
    """Invoices by state; those to be asked for under ``?state=due``."""
    words, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    if state == DUE:
        return _due(request, words)
    found = invoices_for_staff(state=state if state in INVOICE_LABELS else "", words=words)
    if form := asked_form(request):
        return export_response(
            request, name=_("Invoices"), columns=INVOICE_COLUMNS, rows=found, form=form
        )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": words, "state": state, "tabs": _tabs(state)}
    return render(request, "payments/invoices.html", context)


def _due(request: HttpRequest, words: str) -> HttpResponse:
    page = Paginator(find_orders_to_invoice(words), _PAGE).get_page(request.GET.get("page"))
    calendar = calendar_for(list(page))
    context = {
        "page": page,
        "rows": [(order, expected_by(order, calendar)) for order in page],
        "search": words,
        "tabs": _tabs(DUE),
    }
    return render(request, "payments/invoices_due.html", context)


def _tabs(chosen: str) -> Sequence[object]:
    counts = {**invoice_counts(), DUE: orders_to_invoice().count()}
    labels: dict[str, Text] = {
        DUE: _("To be asked for"),
        **{str(code): label for code, label in INVOICE_LABELS.items()},
    }
    return state_tabs(reverse("payments:invoices"), labels, counts, chosen)


@staff_page(Role.FINANCE)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the invoices of the ticked orders, or of all that are due (``all=yes``)."""
    due = orders_to_invoice()
    if request.POST.get("all") != "yes":
        due = due.filter(public_id__in=request.POST.getlist("orders"))
    orders = list(due.values_list("pk", flat=True)[:_MOST_AT_ONCE])
    if not orders:
        messages.error(request, _("Tick at least one order whose invoice is not asked for yet."))
        return redirect(f"{reverse('payments:invoices')}?state={DUE}")
    if len(orders) > 1:
        job = start_job(
            kind="payments.request_invoices", parameters={"orders": orders}, by=user_of(request)
        )
        return redirect("jobs:detail", job.public_id)
    invoice = invoicing.request_invoice(order=Order.objects.get(pk=orders[0]), by=user_of(request))
    messages.success(request, _("The invoice is asked for; it is sent as soon as it is issued."))
    return redirect("payments:invoice", invoice.public_id)


@staff_page(Role.FINANCE)
@require_safe
def invoice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One invoice with its history and what can be done about it."""
    return _page(request, _found(public_id))


@staff_page(Role.FINANCE)
@require_safe
def document(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The PDF or the XML."""
    if form not in FORMS:
        raise Http404
    return invoice_file(_found(public_id), form)


@staff_page(Role.FINANCE)
@require_POST
def change(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """``send`` again, ``email`` corrected, ``post`` with a parcel, ``correct`` what was refused."""
    found = _found(public_id)
    form = _form(act, request)
    if form is not None and not form.is_valid():
        return _page(request, found, form)
    try:
        _change(found, form, request)
    except InvalidInput as error:
        if form is not None:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return _page(request, found, form)
        messages.error(request, str(error))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("payments:invoice", public_id)


def _form(act: str, request: HttpRequest) -> Form | None:
    """The form of an act, None for sending again. Raises Http404 for an unknown act."""
    match act:
        case "email":
            return EmailForm(request.POST)
        case "post":
            return PostForm(request.POST)
        case "correct":
            return CorrectionForm(request.POST)
        case "send":
            return None
        case _:
            raise Http404


def _change(found: Invoice, form: Form | None, request: HttpRequest) -> None:
    by = user_of(request)
    match form:
        case EmailForm():
            email = form.cleaned_data["email"]
            invoicing.correct_invoice_email(invoice=found, email=email, by=by)
        case PostForm():
            tracking = form.cleaned_data["tracking_number"]
            invoicing.post_invoice(invoice=found, tracking_number=tracking, by=by)
        case CorrectionForm():
            invoicing.correct_invoice(invoice=found, correction=form.correction(), by=by)
        case _:
            invoicing.send_invoice(invoice=found, by=by)


def _page(request: HttpRequest, found: Invoice, sent: Form | None = None) -> HttpResponse:
    """The page; ``sent`` is the form that could not be carried out."""
    waits_for_post = found.is_paper and found.state == InvoiceState.ISSUED
    failed = found.state == InvoiceState.FAILED
    context = {
        "invoice": found,
        "order": found.order,
        "events": found.events.all(),
        "email_form": sent
        if isinstance(sent, EmailForm)
        else EmailForm(initial={"email": found.email}),
        "post_form": (sent if isinstance(sent, PostForm) else PostForm())
        if waits_for_post
        else None,
        "correct_form": _correction(found, sent) if failed else None,
        "can_send": bool(found.number) and not found.is_paper,
        "related": [one for one in found.order.invoices.order_by("pk") if one.pk != found.pk],
    }
    return render(request, "payments/invoice.html", context, status=422 if sent else 200)


def _correction(found: Invoice, sent: Form | None) -> Form:
    if isinstance(sent, CorrectionForm):
        return sent
    return CorrectionForm(initial=CorrectionForm.initial_of(found))


def _found(public_id: str) -> Invoice:
    return get_object_or_404(
        Invoice.objects.select_related("order__enterprise", "refund"), public_id=public_id
    )
