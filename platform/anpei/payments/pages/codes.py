"""Finance: applications for payment codes, their codes, what was paid with them (PL-41, JN-23)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.jobs.domain import start_job
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.payments.codes.reading import open_codes
from anpei.payments.domain import codes as domain
from anpei.payments.forms import CodeFileForm, CodeForm
from anpei.payments.models import Payment
from anpei.payments.pages.lists import state_tabs
from anpei.payments.queries.codes import (
    STANDS,
    Stand,
    code_counts,
    code_of,
    code_payments,
)
from anpei.people.models import Enterprise, Person
from anpei.site.exports import Column, asked_form, export_response
from anpei.site.exports.cells import money_cell

_PAGE = 20
COLUMNS = (
    Column(gettext_lazy("Number of the payment"), lambda one: one.number),
    Column(gettext_lazy("Payment code"), lambda one: str(code_of(one) or "")),
    Column(gettext_lazy("Order number"), lambda one: one.order.number),
    Column(gettext_lazy("Payer"), lambda one: payer_of(one).name),
    Column(gettext_lazy("Credit code"), lambda one: getattr(payer_of(one), "credit_code", "")),
    Column(gettext_lazy("Amount"), lambda one: money_cell(one.amount_fen)),
    Column(gettext_lazy("When it was applied for"), lambda one: one.begun_at),
    Column(gettext_lazy("To be paid by"), lambda one: one.expires_at),
    Column(gettext_lazy("State"), lambda one: str(STANDS[one.stand])),
)
"""What finance gives to the fee platform; with the codes filled in, it is imported again."""


def payer_of(payment: Payment) -> Person | Enterprise:
    """Who pays: a person for themselves, else the enterprise."""
    return payment.order.payer_person or payment.order.enterprise


@staff_page(Role.FINANCE)
@require_safe
def codes(request: HttpRequest) -> HttpResponseBase:
    """Payments by code by where they stand; what waits for somebody, the oldest first."""
    words = request.GET.get("q", "").strip()[:60]
    asked = request.GET.get("state", "")
    stand = Stand(asked) if asked in STANDS else None
    found = code_payments(stand, words=words)
    if form := asked_form(request):
        name = _("Payment codes")
        return export_response(request, name=name, columns=COLUMNS, rows=found, form=form)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, STANDS[one.stand], payer_of(one).name) for one in page],
        "search": words,
        "state": asked,
        "tabs": state_tabs(reverse("payments:codes"), STANDS, code_counts(), asked),
    }
    return render(request, "payments/codes.html", context)


@staff_page(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_codes(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: read the head of the file, which says what it is, then start."""
    form = CodeFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = open_codes(file, file.name or "")
            file.seek(0)
            what = "import_code_results" if sheet.has_results else "import_codes"
            job = start_job(kind=f"payments.{what}", parameters={}, file=file, by=user_of(request))
        except InvalidInput as error:
            form.add_error("file", str(error))
        else:
            return redirect("jobs:detail", job.public_id)
    status = 422 if form.errors else 200
    return render(request, "payments/code_import.html", {"form": form}, status=status)


@staff_page(Role.FINANCE)
@require_POST
def change(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """``give`` the code that was entered, or note that it is ``voided``."""
    payment = get_object_or_404(Payment, public_id=public_id)
    form = CodeForm(request.POST)
    try:
        match act:
            case "give" if form.is_valid():
                domain.give_code(
                    payment=payment, code=form.cleaned_data["code"], by=user_of(request)
                )
                messages.success(request, _("The payer was told the code."))
            case "give":
                messages.error(request, _("Enter the payment code."))
            case "voided":
                domain.note_voided(payment=payment, by=user_of(request))
                messages.success(request, _("Noted: nobody can pay this code any more."))
            case _:
                raise Http404
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("payments:staff_payment", public_id)
