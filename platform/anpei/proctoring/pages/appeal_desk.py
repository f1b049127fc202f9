"""Appeals for the reviewers: the queue, and one appeal with the case beside it (PL-36)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Text
from anpei.kernel.errors import AnpeiError
from anpei.proctoring import domain, queries
from anpei.proctoring.forms import AppealAnswer
from anpei.proctoring.models import Appeal
from anpei.proctoring.pages.case import case_context, loss_context
from anpei.proctoring.queries.appeals import AppealTab
from anpei.provinces.current import edition_by_key
from anpei.site.components.data import Tab

_PAGE = 20


@staff_page(Role.REVIEWER)
@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """Undecided ones oldest first, with their due dates; decided ones for looking up."""
    user, day, asked = user_of(request), policy_today(), request.GET.get("tab", "")
    tab = AppealTab(asked) if asked in list(AppealTab) else AppealTab.WAITING
    page = Paginator(queries.appeals_in(tab, user), _PAGE).get_page(request.GET.get("page"))
    counts = queries.appeal_counts(user, day)
    context = {
        "page": page,
        "tab": tab,
        "tabs": _tabs(tab, counts),
        "today": day,
        "overdue": counts["overdue"],
        "user_pk": user.pk,
    }
    return render(request, "proctoring/staff/appeals.html", context)


def _tabs(active: AppealTab, counts: dict[str, int]) -> list[Tab]:
    labels: dict[AppealTab, Text] = {
        AppealTab.WAITING: _("Waiting"),
        AppealTab.MINE: _("Mine"),
        AppealTab.DECIDED: _("Already decided"),
    }
    url = reverse("proctoring:appeals")
    return [
        Tab(
            label=str(label),
            url=f"{url}?tab={code}",
            active=code is active,
            count=counts.get(code),
        )
        for code, label in labels.items()
    ]


@staff_page(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, appeal_id: str) -> HttpResponse:
    """The candidate's words beside the evidence. POST: ``act`` = grant or dismiss, with a reason;
    then the next appeal at once."""
    found, user = _found(appeal_id), user_of(request)
    form = AppealAnswer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            if request.POST.get("act") == "grant":
                domain.grant_appeal(appeal=found, answer=answer, by=user)
            else:
                domain.dismiss_appeal(appeal=found, answer=answer, by=user)
        except AnpeiError as error:
            messages.error(request, str(error))
            return redirect("proctoring:appeal", appeal_id)
        messages.success(request, _("Decided; learner and enterprise are told."))
        return _to_next(request)
    context = _case(found, user) | _appeal_context(found, user)
    status = 422 if form.errors else 200
    return render(request, "proctoring/staff/appeal.html", context | {"form": form}, status=status)


def _case(found: Appeal, user: User) -> dict[str, Any]:
    """What it is about: a refused case, or an attempt that was lost."""
    policy = edition_by_key(found.attempt.enrolment.edition_key).policy
    if found.review is not None:
        found.review.attempt, found.review.enrolment = found.attempt, found.attempt.enrolment
        return case_context(found.review, user, policy)
    loss = queries.loss_of(found.attempt.public_id)
    if loss is None:
        # Let in again meanwhile: what was appealed against is there no more.
        loss = queries.Loss(attempt=found.attempt)
    return loss_context(loss, user, policy)


def _appeal_context(found: Appeal, user: User) -> dict[str, object]:
    refused = (found.refused_by_id, found.refused_first_by_id)
    return {
        "appeal": found,
        "today": policy_today(),
        "is_mine": found.is_open and found.assignee_id == user.pk,
        "may_claim": found.is_open and found.assignee_id is None and user.pk not in refused,
        "refused_it": user.pk in refused,
        "events": list(found.events.all()),
    }


@staff_page(Role.REVIEWER)
@require_POST
def claim_next(request: HttpRequest) -> HttpResponse:
    """The next appeal for this reviewer, claimed."""
    return _to_next(request)


@staff_page(Role.REVIEWER)
@require_POST
def claim(request: HttpRequest, appeal_id: str) -> HttpResponse:
    try:
        domain.claim_appeal(appeal=_found(appeal_id), by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("proctoring:appeal", appeal_id)


@staff_page(Role.REVIEWER)
@require_POST
def release(request: HttpRequest, appeal_id: str) -> HttpResponse:
    try:
        domain.release_appeal(appeal=_found(appeal_id), by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("proctoring:appeal", appeal_id)
    messages.info(request, _("The appeal is back on the pile."))
    return redirect("proctoring:appeals")


def _to_next(request: HttpRequest) -> HttpResponse:
    following = domain.claim_next_appeal(by=user_of(request))
    if following is not None:
        return redirect("proctoring:appeal", following.public_id)
    messages.info(request, _("No other appeal waits for you."))
    return redirect("proctoring:appeals")


def _found(appeal_id: str) -> Appeal:
    found = queries.appeal_case(appeal_id)
    if found is None:
        raise Http404
    return found
