"""The learner's refusals: ground, evidence, and the appeal against it (PL-36)."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.kernel.clock import policy_now
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.proctoring import domain, queries
from anpei.proctoring.appeals import appeal_until, may_appeal, read_attachment
from anpei.proctoring.forms import AppealForm
from anpei.proctoring.models import Appeal, Review
from anpei.proctoring.pages.tiles import look_of, photo_tiles
from anpei.proctoring.permissions import can_see_pictures_of
from anpei.proctoring.states import ReviewState
from anpei.provinces.current import edition_by_key


@learner_page
@require_GET
def own_refusals(request: HttpRequest) -> HttpResponse:
    """Every refusal of the learner's results, with how its appeal stands."""
    context = {"refusals": queries.refusals_of_person(person_of(request))}
    return render(request, "proctoring/learner/refusals.html", context)


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, review_id: str) -> HttpResponse:
    """One refusal: ground, reason, the photos it was judged by. POST: the appeal."""
    case = queries.review_case(review_id)
    mine = case is not None and case.enrolment.person_id == person_of(request).pk
    if case is None or not mine or case.state != ReviewState.REFUSED:
        raise Http404
    form = AppealForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, case, form)
        except InvalidInput as error:
            form.add_error("file" if error.field == "photo" else error.field or None, str(error))
        except AnpeiError as error:
            messages.error(request, str(error))
            return redirect("proctoring:refusal", review_id)
    context = _context(request, case) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "proctoring/learner/refusal.html", context, status=status)


def _file(request: HttpRequest, case: Review, form: AppealForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    attachment = read_attachment(file.read()) if file else None
    domain.file_appeal(
        review=case, text=form.cleaned_data["text"], attachment=attachment, by=user_of(request)
    )
    messages.success(request, _("Your appeal is filed. Another reviewer decides."))
    return redirect("proctoring:refusal", case.public_id)


def _context(request: HttpRequest, case: Review) -> dict[str, Any]:
    policy = edition_by_key(case.enrolment.edition_key).policy
    evidence, look = queries.case_evidence(case, policy), look_of(user_of(request), policy)
    until = appeal_until(case)
    appeal = getattr(case, "appeal", None)
    return {
        "case": case,
        "refusal": queries.as_refusal(case),
        "appeal": appeal,
        "exam_tiles": photo_tiles(evidence.exam, look),
        "topics": [
            (group.study.topic.name, photo_tiles(group.photos, look)) for group in evidence.study
        ],
        "incidents": evidence.incidents,
        "until": until,
        "has_period": policy.appeal_days > 0,
        "may_appeal": appeal is None and may_appeal(case) and policy_now() < until,
    }


@require_GET
def attachment(request: HttpRequest, appeal_id: str) -> HttpResponse:
    """The appeal's attachment, for its candidate and the reviewers."""
    found = get_object_or_404(
        Appeal.objects.select_related("review__enrolment__person"), public_id=appeal_id
    )
    if not found.path or not can_see_pictures_of(user_of(request), found.review.enrolment.person):
        raise Http404
    try:
        with default_storage.open(found.path) as file:
            body = file.read()
    except FileNotFoundError:
        raise Http404 from None
    is_picture = found.content_type.startswith("image/")
    return HttpResponse(
        body,
        content_type=found.content_type,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": "inline" if is_picture else 'attachment; filename="appeal.pdf"',
        },
    )
