"""The enterprise's invoices and refunds (SD-22, SD-25)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import enterprise_of, enterprise_page, user_of
from anpei.accounts.way_pages import page_of_way
from anpei.kernel.errors import AnpeiError, InvalidInput, Refused
from anpei.payments.domain import invoicing, refunding
from anpei.payments.forms import EmailForm, RefundForm
from anpei.payments.models import Invoice, Order, OrderLine, Refund
from anpei.payments.pages.files import FORMS, invoice_file
from anpei.payments.policies import refund_answers
from anpei.payments.queries.invoices import invoices_for_staff
from anpei.payments.queries.refunds import refundable_lines
from anpei.payments.states import OrderState
from anpei.provinces.ways import Way

_PAGE = 20


@enterprise_page
@require_safe
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:invoices")
def invoices(request: HttpRequest) -> HttpResponse:
    """The enterprise's invoices, newest first."""
    words = request.GET.get("q", "").strip()[:60]
    mine = invoices_for_staff(words=words).filter(
        order__enterprise=enterprise_of(request), order__payer_person=None
    )
    page = Paginator(mine, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": words}
    return render(request, "payments/my_invoices.html", context)


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def invoice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One invoice: where it is, its PDF. POST: another address, or the same to have it again."""
    found = _own_invoice(request, public_id)
    form = EmailForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and form.is_valid():
        try:
            invoicing.correct_invoice_email(
                invoice=found, email=form.cleaned_data["email"], by=user_of(request)
            )
        except AnpeiError as error:
            form.add_error("email", str(error))
        else:
            text = _("The invoice is on its way to %(email)s.")
            if not found.number or found.is_paper:
                text = _("Saved. %(email)s is used as soon as the invoice is issued.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("payments:my_invoice", public_id)
    context = {
        "invoice": found,
        "order": found.order,
        "form": form,
        "events": found.events.all(),
        "can_send": bool(found.number) and not found.is_paper,
    }
    status = 422 if form.errors else 200
    return render(request, "payments/my_invoice.html", context, status=status)


@enterprise_page
@require_safe
def document(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The PDF or the XML of the enterprise's own invoice."""
    if form not in FORMS:
        raise Http404
    return invoice_file(_own_invoice(request, public_id), form)


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:orders")
def ask_refund(request: HttpRequest, public_id: str) -> HttpResponse:
    """For whom, why and where to; who may not be refunded is shown with the reason."""
    order = get_object_or_404(
        Order.objects.select_related("training_class"),
        enterprise=enterprise_of(request),
        payer_person=None,
        public_id=public_id,
    )
    if order.state != OrderState.APPROVED:
        return redirect("payments:order", public_id)
    form = RefundForm(
        request.POST or None,
        initial=RefundForm.initial_of(order),
        goes_back=refunding.payment_to_refund(order) is not None,
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            refunding.request_refund(
                order=order,
                enrolments=request.POST.getlist("enrolments"),
                reason=form.cleaned_data["reason"],
                payee=form.payee(),
                by=user_of(request),
            )
        except InvalidInput as error:
            problem = _add_error(form, error)
        except (Refused, AnpeiError) as error:
            problem = str(error)
        else:
            messages.success(request, _("The refund is asked for; the association decides."))
            return redirect("payments:order", public_id)
    return _refund_page(request, order, form, problem)


def _add_error(form: RefundForm, error: InvalidInput) -> str:
    """The error at its field; one about the list of people is given back for the page."""
    if error.field in form.fields:
        form.add_error(error.field, str(error))
        return ""
    return str(error)


def _refund_page(
    request: HttpRequest, order: Order, form: RefundForm, problem: str
) -> HttpResponse:
    lines = list(refundable_lines(OrderLine.objects.filter(order=order)))
    context = {
        "order": order,
        "form": form,
        "answers": refund_answers(order, lines),
        "chosen": request.POST.getlist("enrolments"),
        "problem": problem,
    }
    status = 422 if form.errors or problem else 200
    return render(request, "payments/ask_refund.html", context, status=status)


@enterprise_page
@require_POST
def withdraw_refund(request: HttpRequest, public_id: str) -> HttpResponse:
    """Not wanted any more, as long as finance has not decided."""
    found = get_object_or_404(
        Refund.objects.select_related("order"),
        order__enterprise=enterprise_of(request),
        order__payer_person=None,
        public_id=public_id,
    )
    try:
        refunding.withdraw_refund(refund=found, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The refund is withdrawn; everybody goes on studying."))
    return redirect("payments:order", found.order.public_id)


def _own_invoice(request: HttpRequest, public_id: str) -> Invoice:
    """The enterprise's own invoice. Another's is not found (PL-03)."""
    return get_object_or_404(
        Invoice.objects.select_related("order"),
        order__enterprise=enterprise_of(request),
        order__payer_person=None,
        public_id=public_id,
    )
