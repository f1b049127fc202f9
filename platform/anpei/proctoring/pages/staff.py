"""The review desk: the queue, and one case with all its evidence side by side (SD-51)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.proctoring import domain, queries
from anpei.proctoring.forms import ReviewDecision
from anpei.proctoring.models import Review
from anpei.proctoring.pages.case import case_context
from anpei.proctoring.states import ReviewState
from anpei.provinces.current import current_province, edition_by_key

_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTab:
    """What the design system's tabs need of one."""

    label: str
    url: str
    active: bool
    count: int | None


@staff_page(Role.REVIEWER)
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Open cases oldest first, with their due dates; decided ones for looking up."""
    state = _state(request.GET.get("state", ""))
    search = request.GET.get("q", "").strip()
    found = queries.review_queue(state=state, search=search)
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "search": search,
        "state": state,
        "today": policy_today(),
        "tabs": _tabs(state),
    }
    return render(request, "proctoring/staff/reviews.html", context)


@staff_page(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: str) -> HttpResponse:
    """One case. POST: ``act`` = approve, or refuse with a ground."""
    case = queries.review_case(review_id)
    if case is None:
        raise Http404
    edition = edition_by_key(case.enrolment.edition_key)
    grounds = current_province().refusal_grounds(edition)
    form = ReviewDecision(request.POST if request.method == "POST" else None, grounds)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, case, form)
        except InvalidInput as error:
            form.add_error(error.field, str(error))
    context = case_context(case, user_of(request), edition.policy)
    return render(request, "proctoring/staff/review.html", context | {"form": form})


def _decide(request: HttpRequest, case: Review, form: ReviewDecision) -> HttpResponse:
    reason, by = form.cleaned_data["reason"], user_of(request)
    if request.POST.get("act") == "approve":
        domain.approve_review(review=case, by=by, reason=reason)
        messages.success(request, _("%(name)s is qualified.") % {"name": case.enrolment.person})
    else:
        ground = form.cleaned_data["ground"]
        domain.refuse_review(review=case, ground=ground, reason=reason, by=by)
        messages.success(request, _("%(name)s is refused.") % {"name": case.enrolment.person})
    following = queries.review_queue(state=ReviewState.OPEN).first()
    if following is None:
        return redirect("proctoring:reviews")
    return redirect("proctoring:review", following.public_id)


def _state(text: str) -> ReviewState:
    return ReviewState(text) if text in list(ReviewState) else ReviewState.OPEN


def _tabs(state: ReviewState) -> list[StateTab]:
    labels: dict[ReviewState, Any] = {
        ReviewState.OPEN: _("Waiting"),
        ReviewState.REFUSED: _("Refused"),
        ReviewState.APPROVED: _("Approved"),
    }
    return [
        StateTab(
            label=label,
            url=f"{reverse('proctoring:reviews')}?state={code}",
            active=code is state,
            count=queries.open_review_count() if code is ReviewState.OPEN else None,
        )
        for code, label in labels.items()
    ]
