"""The learner's refusals: ground, evidence, and the appeal against it (PL-36)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.exams.models import Attempt
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.proctoring import domain, queries
from anpei.proctoring.appeals import (
    appeal_until,
    loss_appeal_until,
    may_appeal,
    may_appeal_loss,
    may_file_now,
    read_attachment,
)
from anpei.proctoring.forms import AppealForm
from anpei.proctoring.models import Appeal
from anpei.proctoring.pages.tiles import look_of, photo_tiles
from anpei.proctoring.permissions import can_see_pictures_of, own_loss, own_refusal
from anpei.provinces.current import edition_by_key


@learner_page
@require_GET
def own_refusals(request: HttpRequest) -> HttpResponse:
    """Every refusal of the learner's results, every exam that was ended or left, with how its
    appeal stands."""
    person = person_of(request)
    context = {
        "refusals": queries.refusals_of_person(person),
        "losses": queries.losses_of_person(person),
    }
    return render(request, "proctoring/learner/refusals.html", context)


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, review_id: str) -> HttpResponse:
    """One refusal: ground, reason, the photos it was judged by. POST: the appeal."""
    case = own_refusal(person_of(request), review_id)
    case.attempt.enrolment = case.enrolment
    form = _form(request)
    if _is_filed(request, form, partial(domain.file_appeal, review=case)):
        return redirect("proctoring:refusal", review_id)
    own = {"case": case, "refusal": queries.as_refusal(case), "form": form}
    context = own | _context(request, case.attempt, appeal_until(case), may_appeal(case))
    status = 422 if form.errors else 200
    return render(request, "proctoring/learner/refusal.html", context, status=status)


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def loss(request: HttpRequest, attempt_id: str) -> HttpResponse:
    """An exam that was ended by a proctor, or left: why, what happened. POST: the appeal."""
    found = own_loss(person_of(request), attempt_id)
    attempt, form = found.attempt, _form(request)
    form.fields["text"].label = _("Why was this wrong?")
    form.fields["text"].help_text = _("Say what happened. Nothing can be added later.")
    if _is_filed(request, form, partial(domain.file_loss_appeal, attempt=attempt)):
        return redirect("proctoring:loss", attempt_id)
    own = {"loss": found, "form": form}
    context = own | _context(request, attempt, loss_appeal_until(attempt), may_appeal_loss(attempt))
    status = 422 if form.errors else 200
    return render(request, "proctoring/learner/loss.html", context, status=status)


def _form(request: HttpRequest) -> AppealForm:
    return AppealForm(*((request.POST, request.FILES) if request.method == "POST" else ()))


def _is_filed(request: HttpRequest, form: AppealForm, file: Callable[..., Appeal]) -> bool:
    """Whether the page is to be shown anew: the appeal is filed, or cannot be any more."""
    if request.method != "POST" or not form.is_valid():
        return False
    upload = form.cleaned_data["file"]
    try:
        attachment = read_attachment(upload.read()) if upload else None
        file(text=form.cleaned_data["text"], attachment=attachment, by=user_of(request))
    except InvalidInput as error:
        form.add_error("file" if error.field == "photo" else error.field or None, str(error))
        return False
    except AnpeiError as error:
        messages.error(request, str(error))
        return True
    messages.success(request, _("Your appeal is filed. Another reviewer decides."))
    return True


def _context(
    request: HttpRequest, attempt: Attempt, until: datetime, is_open: bool
) -> dict[str, Any]:
    policy = edition_by_key(attempt.enrolment.edition_key).policy
    evidence, look = queries.case_evidence(attempt, policy), look_of(user_of(request), policy)
    appeal = getattr(attempt, "appeal", None)
    return {
        "attempt": attempt,
        "appeal": appeal,
        "exam_tiles": photo_tiles(evidence.exam, look),
        "topics": [
            (group.study.topic.name, photo_tiles(group.photos, look)) for group in evidence.study
        ],
        "incidents": evidence.incidents,
        "until": until,
        "has_period": policy.appeal_days > 0,
        "may_appeal": may_file_now(appeal, decides=is_open, until=until),
    }


@require_GET
def attachment(request: HttpRequest, appeal_id: str) -> HttpResponse:
    """The appeal's attachment, for its candidate and the reviewers."""
    found = get_object_or_404(
        Appeal.objects.select_related("attempt__enrolment__person").defer("attempt__paper"),
        public_id=appeal_id,
    )
    if not found.path or not can_see_pictures_of(user_of(request), found.attempt.enrolment.person):
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
