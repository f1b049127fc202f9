"""结业考试 and 模拟考试: the lists, and the way from the camera to the exam (SD-40, SD-41)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Consent, ConsentKind
from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.accounts.way_pages import page_of_way
from anpei.exams import domain
from anpei.exams.models import ExamKind
from anpei.exams.pages.steps import exam_steps
from anpei.exams.permissions import own_enrolment
from anpei.exams.policies import check_window, window_of
from anpei.exams.queries import ExamState, exam_state, exam_states
from anpei.exams.waiting_tickets import sign_waiting
from anpei.kernel.clock import db_now
from anpei.people.models import Person
from anpei.provinces.asking import require
from anpei.provinces.contract import LeaveOutcome, TimeoutOutcome
from anpei.provinces.current import current_province, edition_by_key, tenant_facts
from anpei.provinces.ways import Way


@require_safe
@learner_page
def exams(request: HttpRequest) -> HttpResponse:
    """结业考试: state, and what can be done now (M1 图5-1, 图5-7)."""
    if tenant_facts().exam_mode == "offline":
        return redirect("centres:exams")
    states = exam_states(person_of(request), ExamKind.FINAL)
    is_lessons = Way.LESSONS in current_province().ways
    return render(request, "exams/exams.html", {"states": states, "is_lessons": is_lessons})


@require_safe
@learner_page
@page_of_way(Way.MOCK_EXAMS, otherwise="exams:exams")
def mock_exams(request: HttpRequest) -> HttpResponse:
    """模拟考试: five tries that do not count (SD-40)."""
    states = exam_states(person_of(request), ExamKind.MOCK)
    return render(request, "exams/mock_exams.html", {"states": states})


@require_POST
@learner_page
@page_of_way(Way.MOCK_EXAMS, otherwise="exams:exams")
def start_mock(request: HttpRequest, enrolment: str) -> HttpResponse:
    attempt = domain.start_attempt(
        enrolment=own_enrolment(person_of(request), enrolment),
        kind=ExamKind.MOCK,
        by=user_of(request),
    )
    return redirect("exams:sit", attempt=attempt.public_id)


@require_safe
@learner_page
def camera(request: HttpRequest, enrolment: str) -> HttpResponse:
    """First step: set the camera up, with right and wrong examples (M1 图5-2, 图5-3)."""
    chosen = own_enrolment(person_of(request), enrolment)
    if not edition_by_key(chosen.edition_key).policy.camera_required_for_exam:
        return redirect("exams:rules", enrolment)
    missing = _consent_page(request)
    return redirect(missing) if missing else _step(request, enrolment, "camera")


@require_safe
@learner_page
def rules(request: HttpRequest, enrolment: str) -> HttpResponse:
    """Second step: the rules of this edition (M1 图5-4)."""
    return _step(request, enrolment, "rules")


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def confirm(request: HttpRequest, enrolment: str) -> HttpResponse:
    """Last step: the live picture, and the start (M1 图5-5)."""
    if request.method != "POST":
        return _step(request, enrolment, "confirm")
    chosen, now = own_enrolment(person_of(request), enrolment), db_now()
    window = window_of(chosen, now)
    if window is not None and now < window.opens_at:
        return redirect("exams:confirm", enrolment)
    attempt = domain.start_attempt(enrolment=chosen, kind=ExamKind.FINAL, by=user_of(request))
    return redirect("exams:sit", attempt=attempt.public_id)


def _step(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    """One of the three pages; a running exam is gone on with, a refusal explained."""
    state = exam_state(own_enrolment(person_of(request), public_id), ExamKind.FINAL)
    if state.running:
        return redirect("exams:sit", attempt=state.running.public_id)
    require(state.decision)
    waiting = _waiting_context(request, state) if step == "confirm" else {}
    if not waiting:
        return render(request, f"exams/{step}.html", _step_context(state, step))
    # Without a camera nothing is confirmed: one waits behind the rules.
    shown = step if state.policy.camera_required_for_exam else "rules"
    return render(request, "exams/waiting.html", _step_context(state, shown) | waiting)


def _waiting_context(request: HttpRequest, state: ExamState) -> dict[str, object]:
    """The window that has not opened or is open, for the waiting room; {} where there is none.
    Raises Refused when the last one is over."""
    window = window_of(state.enrolment, state.now)
    if window is None:
        return {}
    if window.entry_until <= state.now:
        check_window(state.enrolment, ExamKind.FINAL, state.now)
    left = max(0, int((window.opens_at - state.now).total_seconds()))
    token = sign_waiting(state.enrolment.pk, user_of(request))
    return {"window": window, "seconds": left, "token": token}


def _step_context(state: ExamState, step: str) -> dict[str, object]:
    province, edition = current_province(), edition_by_key(state.enrolment.edition_key)
    return {
        "state": state,
        "enrolment": state.enrolment,
        "policy": state.policy,
        "pass_mark": state.policy.pass_mark_hundredths / 100,
        "photos_from": state.policy.exam_photos_min,
        "steps": exam_steps(step, watched=state.policy.camera_required_for_exam),
        "watched": state.policy.camera_required_for_exam,
        "leaving_forfeits": province.on_leave(edition) is LeaveOutcome.FORFEIT,
        "late_fails": province.on_timeout(edition) is TimeoutOutcome.FAIL,
        "grounds": province.refusal_grounds(edition),
    }


def _consent_page(request: HttpRequest) -> str:
    """Where consent to photos is asked for, and back; "" when it was given (PL-13)."""
    if _has_consented(person_of(request)):
        return ""
    try:
        page = reverse("proctoring:consent")
    except NoReverseMatch:
        return ""
    return f"{page}?{urlencode({'next': request.get_full_path()})}"


def _has_consented(person: Person) -> bool:
    given = Consent.objects.filter(person=person, kind=ConsentKind.FACE, withdrawn_at=None)
    return given.exists()
