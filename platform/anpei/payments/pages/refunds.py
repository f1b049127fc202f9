"""Finance: refunds asked for, agreed, sent (SD-22)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.approvals.domain import propose
from anpei.approvals.queries import waiting_for
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.payments.domain import refunding
from anpei.payments.forms import RefundAnswerForm, RefundSentForm
from anpei.payments.models import Refund
from anpei.payments.pages.lists import REFUND_COLUMNS, state_tabs
from anpei.payments.queries.refunds import (
    refund_counts,
    refund_with_everything,
    refunds_for_staff,
)
from anpei.payments.states import REFUND_LABELS, RefundState
from anpei.payments.two_person import AGREE_REFUND
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@staff_page(Role.FINANCE)
@require_safe
def refunds(request: HttpRequest) -> HttpResponseBase:
    """Refunds by state, newest first."""
    words, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    found = refunds_for_staff(state=state if state in REFUND_LABELS else "", words=words)
    if form := asked_form(request):
        return export_response(
            request, name=_("Refunds"), columns=REFUND_COLUMNS, rows=found, form=form
        )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    url = reverse("payments:refunds")
    context = {
        "page": page,
        "search": words,
        "state": state,
        "tabs": state_tabs(url, REFUND_LABELS, refund_counts(), state),
    }
    return render(request, "payments/refunds.html", context)


@staff_page(Role.FINANCE)
@require_safe
def refund(request: HttpRequest, public_id: str) -> HttpResponse:
    """One refund: who, why, where to, and what can be done now."""
    return _page(request, _found(public_id))


@staff_page(Role.FINANCE)
@require_POST
def decide(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """``agree`` (a second person does it), ``refuse`` with a reason, or ``sent`` with the bank's
    reference."""
    found = _found(public_id)
    answer = RefundAnswerForm(request.POST) if act == "refuse" else None
    sent = RefundSentForm(request.POST) if act == "sent" else None
    form = answer or sent
    if form is not None and not form.is_valid():
        return _page(request, found, answer, sent)
    by = user_of(request)
    try:
        if answer is not None:
            refunding.refuse_refund(refund=found, answer=answer.cleaned_data["answer"], by=by)
        elif sent is not None:
            refunding.record_refund(refund=found, by=by, **sent.cleaned_data)
        elif act == "agree":
            propose(act=AGREE_REFUND, subject=public_id, reason=found.reason, by=by)
        else:
            raise Http404
    except InvalidInput as error:
        if form is None:
            raise
        form.add_error(error.field or None, str(error))
        return _page(request, found, answer, sent)
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Proposed: a second person confirms it.") if act == "agree" else _("Done.")
        )
    return redirect("payments:refund", public_id)


@staff_page(Role.FINANCE)
@require_POST
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have the provider asked once more, at once."""
    refunding.send_soon(refund=_found(public_id))
    messages.success(request, _("The provider is asked in a moment."))
    return redirect("payments:refund", public_id)


def _page(
    request: HttpRequest,
    found: Refund,
    answer: RefundAnswerForm | None = None,
    sent: RefundSentForm | None = None,
) -> HttpResponse:
    context = {
        "refund": found,
        "order": found.order,
        "waits": found.state == RefundState.REQUESTED,
        "proposal": waiting_for(found.public_id),
        "agreed": found.state == RefundState.AGREED,
        "online": found.payment,
        "answer_form": answer or RefundAnswerForm(),
        "sent_form": sent or RefundSentForm(),
    }
    status = 422 if answer or sent else 200
    return render(request, "payments/refund.html", context, status=status)


def _found(public_id: str) -> Refund:
    found = refund_with_everything(Refund.objects.all(), public_id)
    if found is None:
        raise Http404
    return found
