"""The review desk: one case with all its evidence side by side, and what is done with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.proctoring import domain, queries
from anpei.proctoring.forms import ReviewDecision
from anpei.proctoring.models import Photo, Review
from anpei.proctoring.pages.case import case_context, case_tiles
from anpei.proctoring.pages.tiles import look_of
from anpei.proctoring.states import ReviewState
from anpei.provinces.current import current_province, edition_by_key


@staff_page(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: str) -> HttpResponse:
    """One case. POST: ``act`` = approve, or refuse with a ground; then the next case at once."""
    case = _case(review_id)
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
    name = {"name": case.enrolment.person}
    if request.POST.get("act") == "approve":
        domain.approve_review(review=case, by=by, reason=reason)
        messages.success(request, _("%(name)s is qualified.") % name)
    else:
        ground = form.cleaned_data["ground"]
        decided = domain.refuse_review(review=case, ground=ground, reason=reason, by=by)
        if decided.state == ReviewState.SECOND:
            text = _("Your refusal of %(name)s is noted; a second reviewer confirms it.") % name
            messages.info(request, text)
        else:
            messages.success(request, _("%(name)s is refused.") % name)
    return _to_next(request, after=case)


@staff_page(Role.REVIEWER)
@require_POST
def claim_next(request: HttpRequest) -> HttpResponse:
    """The next case for this reviewer, claimed."""
    return _to_next(request)


@staff_page(Role.REVIEWER)
@require_POST
def claim(request: HttpRequest, review_id: str) -> HttpResponse:
    """This very case."""
    try:
        domain.claim_review(review=_case(review_id), by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("proctoring:review", review_id)


@staff_page(Role.REVIEWER)
@require_POST
def release(request: HttpRequest, review_id: str) -> HttpResponse:
    """Back to the pile; with ``then=next`` straight on to another case (skip)."""
    case = _case(review_id)
    try:
        domain.release_review(review=case, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("proctoring:review", review_id)
    if request.POST.get("then") == "next":
        return _to_next(request, after=case)
    messages.info(request, _("The case is back on the pile."))
    return redirect("proctoring:reviews")


@staff_page(Role.REVIEWER)
@require_POST
def judge_photo(request: HttpRequest, review_id: str, photo_id: str) -> HttpResponse:
    """Accept or refuse one photo by eye; answers with its tile."""
    case, user = _case(review_id), user_of(request)
    photo = get_object_or_404(Photo.objects.select_related("duplicate_of"), public_id=photo_id)
    band = request.POST.get("band", "")
    judged = domain.judge_photo(review=case, photo=photo, band=band, by=user)
    look = look_of(user, edition_by_key(case.enrolment.edition_key).policy)
    (entry,) = case_tiles(case, [judged], look)
    return render(request, "proctoring/staff/tile.html", {"entry": entry})


def _to_next(request: HttpRequest, after: Review | None = None) -> HttpResponse:
    following = domain.claim_next_review(by=user_of(request), after=after)
    if following is not None:
        return redirect("proctoring:review", following.public_id)
    messages.info(request, _("No other case waits for you."))
    return redirect("proctoring:reviews")


def _case(review_id: str) -> Review:
    case = queries.review_case(review_id)
    if case is None:
        raise Http404
    return case
