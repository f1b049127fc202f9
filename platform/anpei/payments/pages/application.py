"""The application: form → confirmation page → order (SD-15).

Nothing is stored between the pages: the confirmation carries what was filed in hidden fields and
an idempotency key of its own, so going back, reloading or pressing twice makes one order.
"""

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from anpei.accounts.permissions import enterprise_of, enterprise_page, user_of
from anpei.enrolment.domain import UnknownLicence
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.policies import NotEligible
from anpei.enrolment.roster import Roster, roster_for
from anpei.kernel.errors import Conflict, Refused
from anpei.kernel.ids import make_public_id
from anpei.payments.domain import place_order, run_once
from anpei.payments.forms import BillingForm
from anpei.payments.models import InvoiceKind
from anpei.payments.queries import last_billing
from anpei.people.models import Enterprise
from anpei.people.queries import last_sync_of


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: the form. POST ``step=review``: the confirmation. POST ``step=confirm``: the order."""
    training_class = get_object_or_404(TrainingClass, public_id=public_id)
    enterprise = enterprise_of(request)
    if request.method != "POST":
        form = BillingForm(initial=last_billing(enterprise))
        return _form_page(request, training_class, enterprise, form, [])
    form = BillingForm(request.POST)
    chosen = list(dict.fromkeys(request.POST.getlist("licences")))
    if request.POST.get("step") == "edit" or not form.is_valid() or not chosen:
        return _form_page(request, training_class, enterprise, form, chosen)
    if request.POST.get("step") == "confirm":
        return _confirm(request, training_class, enterprise, form, chosen)
    return _review(request, training_class, enterprise, form, chosen)


def _form_page(  # noqa: PLR0917 - one page, everything on it
    request: HttpRequest,
    training_class: TrainingClass,
    enterprise: Enterprise,
    form: BillingForm,
    chosen: list[str],
    error: Exception | None = None,
) -> HttpResponse:
    words = request.GET.get("q", "")[:60]
    roster = roster_for(training_class, enterprise, words=words)
    sent = request.method == "POST" and request.POST.get("step") != "edit"
    context: dict[str, Any] = {
        "training_class": training_class,
        "form": form,
        "roster": roster,
        "chosen": chosen,
        "search": words,
        "synced_at": last_sync_of(enterprise),
        "error": error,
        "refused": error.refused if isinstance(error, NotEligible) else (),
        "nobody_chosen": sent and not chosen and error is None,
    }
    status = _status(error) if error else 422 if sent else 200
    return render(request, "payments/application.html", context, status=status)


def _status(error: Exception) -> int:
    return getattr(error, "status", 400)


def _review(
    request: HttpRequest,
    training_class: TrainingClass,
    enterprise: Enterprise,
    form: BillingForm,
    chosen: list[str],
) -> HttpResponse:
    roster = roster_for(training_class, enterprise)
    people = [person for person in roster.eligible if person.licence.public_id in chosen]
    if len(people) != len(chosen):
        return _form_page(request, training_class, enterprise, form, chosen, _gone(roster, chosen))
    context = {
        "training_class": training_class,
        "billing": form.billing(),
        "kind_label": InvoiceKind(form.billing().invoice_kind).label,
        "hidden": list(asdict(form.billing()).items()),
        "people": people,
        "amount_fen": training_class.fee_fen * len(people),
        "idempotency_key": make_public_id(),
    }
    return render(request, "payments/confirmation.html", context)


def _gone(roster: Roster, chosen: list[str]) -> Exception:
    refused = [
        (person.licence, person.decision)
        for group in roster.kept_out
        for person in group.people
        if person.licence.public_id in chosen
    ]
    return NotEligible(refused) if refused else UnknownLicence.told()


def _confirm(
    request: HttpRequest,
    training_class: TrainingClass,
    enterprise: Enterprise,
    form: BillingForm,
    chosen: list[str],
) -> HttpResponse:
    user, billing = user_of(request), form.billing()
    agreed = request.POST.get("amount_fen", "")
    filed = [training_class.public_id, sorted(chosen), asdict(billing), agreed]

    def act() -> dict[str, Any]:
        order = place_order(
            enterprise=enterprise,
            training_class=training_class,
            licences=chosen,
            billing=billing,
            by=user,
            agreed_fen=int(agreed) if agreed.isdecimal() else None,
        )
        return {"order": order.public_id}

    try:
        answer = run_once(
            user=user,
            key=request.POST.get("idempotency_key", ""),
            body=json.dumps(filed, ensure_ascii=False, sort_keys=True).encode(),
            act=act,
            wait=True,
        )
    except (Conflict, Refused, UnknownLicence) as error:
        return _form_page(request, training_class, enterprise, form, chosen, error)
    return redirect("payments:order", answer["order"])
