"""业务服务管理系统: first sign-in, 全部报名, 待缴费, 缴费确认 (YN-04, YN-10…YN-14)."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts.pages.entering import payer_home, put_error
from anpei.accounts.pages.setup_steps import SETUP_STEPS
from anpei.accounts.permissions import (
    enterprise_of,
    enterprise_page,
    needs_setup,
    payer_page,
    safe_next,
    setup_page,
    user_of,
)
from anpei.entry import domain, queries
from anpei.entry.forms import InvoiceProfileForm, TypedAgain
from anpei.entry.models import InvoiceProfile
from anpei.kernel.errors import Conflict, InvalidInput, Refused
from anpei.kernel.ids import make_public_id
from anpei.payments.domain import run_once
from anpei.provinces.current import current_edition, current_province

_PAGE = 100
_TICKED = "entry.ticked"


@setup_page
@require_http_methods(["GET", "HEAD", "POST"])
def billing(request: HttpRequest) -> HttpResponse:
    """完善开票信息: the second step of the first sign-in, and where it is changed later."""
    user = user_of(request)
    first = needs_setup(user)
    profile = InvoiceProfile.objects.filter(user=user).first()
    form = InvoiceProfileForm(
        request.POST or None, instance=profile, initial=None if profile else _known(request)
    )
    if request.method == "POST" and form.is_valid():
        domain.save_invoice_profile(user=user, by=user, **form.cleaned_data)
        messages.success(request, _("The invoice data are saved."))
        return redirect(safe_next(request, payer_home(user)))
    context = {
        "form": form,
        "steps": SETUP_STEPS if first else (),
        "next": safe_next(request, ""),
    }
    return render(request, "entry/billing.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest) -> dict[str, str]:
    """What the registry knows already."""
    user = user_of(request)
    if user.enterprise:
        title, number = user.enterprise.name, user.enterprise.credit_code
    else:
        title, number = user.display_name, user.person.id_number if user.person else ""
    return {"invoice_title": title, "taxpayer_number": number}


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def registrations(request: HttpRequest) -> HttpResponse:
    """人员日常管理 → 继续教育报名: who is due, and 全部报名."""
    enterprise = enterprise_of(request)
    if request.method == "POST":
        made = domain.register_due(enterprise=enterprise, by=user_of(request))
        text = ngettext(
            "%(number)d person is registered.", "%(number)d people are registered.", made
        )
        messages.success(request, text % {"number": made})
        return redirect("entry:to_pay")
    due = queries.due_licences(enterprise)
    page = Paginator(due, _PAGE).get_page(request.GET.get("page"))
    labels = queries.categories()
    rows = [(one, labels[one.category].label) for one in page.object_list if one.category in labels]
    context = {"page": page, "rows": rows}
    return render(request, "entry/registrations.html", context)


@payer_page
@require_http_methods(["GET", "HEAD", "POST"])
def to_pay(request: HttpRequest) -> HttpResponse:
    """待缴费列表: a tree by type; whoever is ticked is paid for now, the others stay (YN-11)."""
    user = user_of(request)
    if request.method == "POST":
        request.session[_TICKED] = request.POST.getlist("registrations")
        if not request.session[_TICKED]:
            messages.error(request, _("Tick at least one person."))
            return redirect("entry:to_pay")
        return redirect("entry:confirm")
    chosen = request.GET.get("type", "")
    page = Paginator(queries.to_pay(user, category=chosen), _PAGE).get_page(request.GET.get("page"))
    tree = queries.tree(user)
    labels = queries.categories()
    context = {
        "page": page,
        "rows": [
            (one, labels.get(one.registration.licence.category))
            for one in queries.payables(list(page.object_list))
        ],
        "tree": tree,
        "chosen": chosen,
        "total": sum(branch.count for branch in tree),
        "ticked": request.session.get(_TICKED, []),
        "specialities": queries.all_specialities(),
    }
    return render(request, "entry/to_pay.html", context)


@payer_page
@require_POST
def say_speciality(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whoever pays says the speciality where none is said yet; a wrong one is changed by staff."""
    mine = queries.to_pay(user_of(request)).filter(speciality="")
    found = get_object_or_404(mine, public_id=public_id)
    try:
        domain.change_speciality(
            registration=found,
            speciality=request.POST.get("speciality", ""),
            by=user_of(request),
        )
    except (InvalidInput, Conflict) as error:
        messages.error(request, str(error))
    return redirect("entry:to_pay")


@payer_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """缴费确认: invoice data, people, amount, the red notes; then both typed again (YN-13, 14)."""
    user = user_of(request)
    ticked = request.session.get(_TICKED, [])
    payables = queries.payables(list(queries.to_pay(user).filter(public_id__in=ticked)))
    profile = InvoiceProfile.objects.filter(user=user).first()
    if profile is None:
        return redirect("entry:billing")
    if not payables:
        return redirect("entry:to_pay")
    amount = sum(one.fee_fen for one in payables)
    form = TypedAgain(
        request.POST or None,
        initial={"amount_fen": amount, "idempotency_key": make_public_id()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer = _order_once(request, form, payables)
        except InvalidInput as error:
            put_error(form, error)
        except (Conflict, Refused) as error:
            messages.error(request, str(error))
            return redirect("entry:to_pay")
        else:
            request.session.pop(_TICKED, None)
            return redirect("entry:order", answer["order"])
    context = {
        "form": form,
        "payables": payables,
        "profile": profile,
        "amount_fen": amount,
        "labels": queries.categories(),
        "refused": [one for one in payables if not one.decision.allowed],
        "notes": current_province().entry_desk(current_edition()).notes,
    }
    return render(request, "entry/confirm.html", context, status=422 if form.errors else 200)


def _order_once(
    request: HttpRequest, form: TypedAgain, payables: list[queries.Payable]
) -> dict[str, Any]:
    data, user = form.cleaned_data, user_of(request)
    chosen = [one.registration for one in payables]
    filed = [sorted(one.public_id for one in chosen), data["amount_fen"]]

    def act() -> dict[str, Any]:
        order = domain.order_registered(
            registrations=chosen,
            title_again=data["title_again"],
            taxpayer_again=data["taxpayer_again"],
            agreed_fen=data["amount_fen"],
            by=user,
        )
        return {"order": order.public_id}

    return run_once(
        user=user,
        key=data["idempotency_key"],
        body=json.dumps(filed).encode(),
        act=act,
        wait=True,
    )
