"""The application: form → confirmation page → order (SD-15).

Every POST ends in a redirect: what was typed is kept as a draft, so the browser's back button never
asks to send anything again and nothing typed is lost. The confirmation carries what it shows in
hidden fields and an idempotency key: going back, reloading or pressing twice makes one order.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from anpei.accounts.permissions import enterprise_of, enterprise_page, user_of
from anpei.accounts.way_pages import page_of_way
from anpei.enrolment.domain import UnknownLicence
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.policies import NotEligible
from anpei.enrolment.roster import Roster, roster_for
from anpei.kernel.errors import Conflict, InvalidInput, Refused
from anpei.payments.billing import BILLING_FIELDS
from anpei.payments.domain import drop_draft, keep_draft, place_order, run_once
from anpei.payments.forms import BillingForm
from anpei.payments.models import ApplicationDraft, InvoiceKind
from anpei.payments.queries import last_billing
from anpei.people.queries import last_sync_of
from anpei.provinces.ways import Way


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:registrations")
def apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: the form, as it was left. POST: keep it; on to the confirmation when all is right."""
    training_class = get_object_or_404(TrainingClass, public_id=public_id)
    if request.method != "POST":
        return _form_page(request, training_class)
    is_sent = request.POST.get("step") != "edit"
    draft = _keep(request, training_class, is_sent=is_sent)
    if is_sent and BillingForm(draft.typed).is_valid() and draft.licences:
        return redirect("payments:apply_check", public_id)
    return redirect("payments:apply", public_id)


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:registrations")
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: the confirmation page. POST: the order, exactly as that page showed it."""
    training_class = get_object_or_404(TrainingClass, public_id=public_id)
    if request.method == "POST":
        return _confirm(request, training_class)
    draft = _draft_of(request, training_class)
    form = BillingForm(draft.typed if draft else {})
    if draft is None or not draft.licences or not form.is_valid():
        return redirect("payments:apply", public_id)
    roster = roster_for(training_class, enterprise_of(request))
    people = [one for one in roster.eligible if one.licence.public_id in draft.licences]
    if len(people) != len(draft.licences):
        messages.error(request, str(_gone(roster, draft.licences)))
        return redirect("payments:apply", public_id)
    context = {
        "training_class": training_class,
        "billing": form.billing(),
        "kind_label": InvoiceKind(form.billing().invoice_kind).label,
        "hidden": list(asdict(form.billing()).items()),
        "people": people,
        "amount_fen": training_class.fee_fen * len(people),
        "idempotency_key": draft.key,
    }
    return render(request, "payments/confirmation.html", context)


def _form_page(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    enterprise, draft = enterprise_of(request), _draft_of(request, training_class)
    words = request.GET.get("q", "")[:60]
    is_sent = draft is not None and draft.is_sent
    if draft is not None and is_sent:
        form = BillingForm(draft.typed)
    else:
        form = BillingForm(initial=draft.typed if draft else last_billing(enterprise))
    chosen = draft.licences if draft else []
    context: dict[str, Any] = {
        "training_class": training_class,
        "form": form,
        "roster": roster_for(training_class, enterprise, words=words),
        "chosen": chosen,
        "search": words,
        "synced_at": last_sync_of(enterprise),
        "nobody_chosen": is_sent and not chosen,
        "is_draft": draft is not None,
    }
    return render(request, "payments/application.html", context)


def _draft_of(request: HttpRequest, training_class: TrainingClass) -> ApplicationDraft | None:
    mine = ApplicationDraft.objects.filter(user=user_of(request), training_class=training_class)
    return mine.first()


def _keep(
    request: HttpRequest, training_class: TrainingClass, *, is_sent: bool
) -> ApplicationDraft:
    return keep_draft(
        training_class=training_class,
        typed={name: request.POST.get(name, "") for name in BILLING_FIELDS},
        licences=_chosen(request),
        is_sent=is_sent,
        by=user_of(request),
    )


def _chosen(request: HttpRequest) -> list[str]:
    return list(dict.fromkeys(request.POST.getlist("licences")))


def _gone(roster: Roster, chosen: Sequence[str]) -> Exception:
    refused = [
        (person.licence, person.decision)
        for group in roster.kept_out
        for person in group.people
        if person.licence.public_id in chosen
    ]
    return NotEligible(refused) if refused else UnknownLicence.told()


def _confirm(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    form = BillingForm(request.POST)
    if request.POST.get("step") == "edit" or not form.is_valid():
        _keep(request, training_class, is_sent=not form.is_valid())
        return redirect("payments:apply", training_class.public_id)
    try:
        answer = _order_once(request, training_class, form)
    except (Conflict, Refused, UnknownLicence, InvalidInput) as error:
        _keep(request, training_class, is_sent=False)
        messages.error(request, str(error))
        return redirect("payments:apply", training_class.public_id)
    return redirect("payments:order", answer["order"])


def _order_once(
    request: HttpRequest, training_class: TrainingClass, form: BillingForm
) -> dict[str, Any]:
    user, billing, chosen = user_of(request), form.billing(), _chosen(request)
    enterprise, agreed = enterprise_of(request), request.POST.get("amount_fen", "")
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
        drop_draft(training_class=training_class, by=user)
        return {"order": order.public_id}

    return run_once(
        user=user,
        key=request.POST.get("idempotency_key", ""),
        body=json.dumps(filed, ensure_ascii=False, sort_keys=True).encode(),
        act=act,
        wait=True,
    )
