"""答疑交流 for teachers and staff: the queue, answering, moderating (SD-38)."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.courses import domain, queries
from anpei.courses.domain.enquiries import ANSWER_LENGTH
from anpei.courses.models import Enquiry, EnquiryAnswer
from anpei.courses.reminders import WAITS_TOO_LONG
from anpei.courses.states import ENQUIRY_LABELS, EnquiryState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.site.components.data import Tab

_PAGE = 30
_STATES = (EnquiryState.WAITING, EnquiryState.ANSWERED, EnquiryState.HIDDEN)
ROLES = (Role.TEACHER, Role.REGISTRAR)


class AnswerForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Every learner can find and read it."),
    )


@require_safe
@staff_page(*ROLES)
def queue(request: HttpRequest) -> HttpResponse:
    """Questions by state: waiting ones oldest first, with how long they have waited."""
    chosen = request.GET.get("state", "")
    state = EnquiryState(chosen) if chosen in _STATES else EnquiryState.WAITING
    words = request.GET.get("q", "").strip()
    counts = queries.question_counts()
    page = Paginator(queries.questions_for_staff(state=state, words=words), _PAGE).get_page(
        request.GET.get("page")
    )
    now = db_now()
    context = {
        "page": page,
        "rows": [
            (one, _age(now - one.asked_at), now - one.asked_at > WAITS_TOO_LONG) for one in page
        ],
        "state": state,
        "words": words,
        "tabs": [
            Tab(
                label=str(ENQUIRY_LABELS[one]),
                url=f"{reverse('courses:staff_questions')}?state={one}",
                active=one == state,
                count=counts.get(one, 0),
            )
            for one in _STATES
        ],
    }
    return render(request, "courses/staff_questions.html", context)


def _age(waited: timedelta) -> str:
    hours = int(waited.total_seconds() // 3600)
    if hours < 1:
        return _("less than an hour")
    if hours < 24:
        return _("%(number)s hours") % {"number": hours}
    return _("%(number)s days") % {"number": hours // 24}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*ROLES)
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """One question: answer it, or add to the answers."""
    enquiry = _enquiry(public_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.answer_question(
                enquiry=enquiry, body=form.cleaned_data["body"], by=user_of(request)
            )
        except InvalidInput as error:
            put_error(form, error)
        except AnpeiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Answered; the learner is told."))
            return redirect("courses:staff_question", public_id=public_id)
    context = {
        "enquiry": enquiry,
        "answers": enquiry.answers.select_related("by"),
        "form": form,
        "can_answer": enquiry.state in {EnquiryState.WAITING, EnquiryState.ANSWERED},
        "me": user_of(request),
    }
    return render(
        request, "courses/staff_question.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*ROLES)
def edit_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct one's own answer."""
    answer = get_object_or_404(
        EnquiryAnswer.objects.select_related("enquiry"), public_id=public_id, by=user_of(request)
    )
    form = AnswerForm(request.POST or None, initial={"body": answer.body})
    if request.method == "POST" and form.is_valid():
        try:
            domain.edit_answer(answer=answer, body=form.cleaned_data["body"], by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:staff_question", public_id=answer.enquiry.public_id)
    context = {"form": form, "enquiry": answer.enquiry}
    return render(request, "courses/edit_answer.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(*ROLES)
def hide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Moderate: nobody but the asker sees it, with the reason."""
    try:
        domain.hide_question(
            enquiry=_enquiry(public_id),
            reason=request.POST.get("reason", ""),
            by=user_of(request),
        )
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Hidden. The learner reads your reason."))
    return redirect("courses:staff_question", public_id=public_id)


@require_POST
@staff_page(*ROLES)
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Undo the hiding."""
    try:
        domain.show_question(enquiry=_enquiry(public_id), by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Visible again."))
    return redirect("courses:staff_question", public_id=public_id)


def _enquiry(public_id: str) -> Enquiry:
    return get_object_or_404(
        Enquiry.objects.select_related("topic", "asker__person"), public_id=public_id
    )
