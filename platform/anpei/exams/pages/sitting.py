"""The exam itself, its result, and 考试回顾 (SD-43, SD-44, SD-45)."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import learner_page, person_of
from anpei.exams import domain
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.permissions import own_attempt
from anpei.exams.policies import edition_of
from anpei.exams.queries import (
    end_reason,
    exam_state,
    given_back_seconds,
    reviewed_items,
    running_paper,
)
from anpei.exams.states import AttemptState
from anpei.kernel.errors import Conflict
from anpei.provinces.contract import LeaveOutcome, TimeoutOutcome
from anpei.provinces.current import current_province, edition_by_key


@require_safe
@learner_page
def sit(request: HttpRequest, attempt: str) -> HttpResponse:
    """The exam page; its script takes the attempt over and fetches the paper."""
    found = running_paper(person_of(request), attempt)
    if found is None:
        return redirect("exams:result", attempt=attempt)
    province, edition = current_province(), edition_by_key(found.edition_key)
    is_final = found.kind == ExamKind.FINAL
    fixed = _fixed_parts(
        get_language() or "",
        is_final,
        province.on_leave(edition) is LeaveOutcome.FORFEIT,
        province.on_timeout(edition) is TimeoutOutcome.FAIL,
        is_final and edition.policy.camera_required_for_exam,
    )
    context = {
        "watched": is_final and edition.policy.camera_required_for_exam,
        "forfeits": is_final and province.on_leave(edition) is LeaveOutcome.FORFEIT,
        "attempt": found,
        "is_final": is_final,
        "seconds": found.seconds_left,
        "fixed": fixed,
        "socket": socket_address(request),
    }
    return render(request, "exams/sit.html", context)


def socket_address(request: HttpRequest) -> str:
    """Where this association's pages open their socket."""
    return f"{settings.REALTIME_URL.format(host=request.get_host().partition(':')[0])}/ws/"


@lru_cache(maxsize=64)
def _fixed_parts(
    _language: str, is_final: bool, leaving_forfeits: bool, late_fails: bool, watched: bool
) -> SafeString:
    """Camera, notices, dialogs and texts: most of the page, and the same for every candidate."""
    context = {
        "is_final": is_final,
        "leaving_forfeits": leaving_forfeits,
        "late_fails": late_fails,
        "watched": watched,
    }
    return mark_safe(render_to_string("exams/sit_fixed.html", context))  # noqa: S308 - autoescaped


@require_safe
@learner_page
def result(request: HttpRequest, attempt: str) -> HttpResponse:
    """What came of an attempt, and what is next."""
    found = own_attempt(person_of(request), attempt)
    if found.state == AttemptState.RUNNING:
        found.state = domain.time_out(attempt=found).state
        if found.state == AttemptState.RUNNING:
            return redirect("exams:sit", attempt=found.public_id)
        found = own_attempt(person_of(request), attempt)
    state = exam_state(found.enrolment, ExamKind(found.kind))
    is_final = found.kind == ExamKind.FINAL
    refused = is_final and state.was_refused(found)
    context = {
        "attempt": found,
        "is_final": is_final,
        "refused": refused,
        "may_begin_anew": state.decision.allowed and (refused or not found.passed),
        "given_back": given_back_seconds(found),
        "end_reason": end_reason(found) if found.state == AttemptState.ENDED else "",
        "points": (found.score_hundredths or 0) / 100,
        "pass_mark": edition_of(found.enrolment).policy.pass_mark_hundredths / 100,
        "state": state,
    }
    return render(request, "exams/result.html", context)


@require_safe
@learner_page
def review(request: HttpRequest, attempt: str) -> HttpResponse:
    """考试回顾: the own answers; which of them were right is not told (T25)."""
    found = _closed(own_attempt(person_of(request), attempt))
    items = reviewed_items(found.pk)
    context = {
        "attempt": found,
        "items": items,
        "blank": sum(item.is_blank for item in items),
        "is_final": found.kind == ExamKind.FINAL,
    }
    return render(request, "exams/review.html", context)


def _closed(attempt: Attempt) -> Attempt:
    if attempt.state == AttemptState.RUNNING:
        raise Conflict(_("The review opens when the exam is over."))
    return attempt
