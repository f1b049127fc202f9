"""Writing questions and case questions; an edit is a new version (T33)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.courses.models import Topic
from anpei.exams import domain
from anpei.exams.forms import CaseForm, QuestionForm, written_as
from anpei.exams.models import Question
from anpei.exams.queries.exporting import whole_draft
from anpei.kernel.errors import Conflict, InvalidInput


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def add(request: HttpRequest, topic: str) -> HttpResponse:
    """Write a question for a topic."""
    found = _topic(topic)
    return _write(request, QuestionForm(request.POST or None), topic=found, question=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def add_case(request: HttpRequest, topic: str) -> HttpResponse:
    """Write a case question for a topic: its material and its parts."""
    found = _topic(topic)
    return _write(request, CaseForm(request.POST or None), topic=found, question=None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def edit(request: HttpRequest, question: str) -> HttpResponse:
    """Write the next version of a question; earlier and running exams keep theirs."""
    found = get_object_or_404(
        Question.objects.select_related("topic__category", "case"), public_id=question
    )
    if found.case is not None:
        return redirect("exams:edit_question", found.case.public_id)
    if Question.objects.filter(replaces=found).exists():
        raise Conflict(_("This question has a newer version; open that one."))
    draft = whole_draft(found)
    form: QuestionForm | CaseForm
    if found.is_case:
        parts = [written_as(part) for part in draft.parts]
        form = CaseForm(request.POST or None, initial=written_as(draft), parts=parts)
    else:
        form = QuestionForm(request.POST or None, initial=written_as(draft))
    return _write(request, form, topic=found.topic, question=found)


def _write(
    request: HttpRequest,
    form: QuestionForm | CaseForm,
    *,
    topic: Topic,
    question: Question | None,
) -> HttpResponse:
    grows = "more" in request.POST
    if request.method == "POST" and not grows and form.is_valid():
        try:
            saved = _save(request, form, topic, question)
        except InvalidInput as error:
            form.put_error(error)
        else:
            return redirect("exams:question", saved.public_id)
    context = {"form": form, "topic": topic, "question": question, "grows": grows}
    name = "exams/case_form.html" if isinstance(form, CaseForm) else "exams/question_form.html"
    is_wrong = request.method == "POST" and not grows
    return render(request, name, context, status=422 if is_wrong else 200)


def _save(
    request: HttpRequest,
    form: QuestionForm | CaseForm,
    topic: Topic,
    question: Question | None,
) -> Question:
    user = user_of(request)
    if question is None:
        added = domain.add_question(topic=topic, draft=form.draft(), by=user)
        messages.success(request, _("The question is in the bank."))
        return added
    newer = domain.replace_question(question=question, draft=form.draft(), by=user)
    messages.success(request, _("Saved as a new version; earlier exams keep theirs."))
    return newer


def _topic(public_id: str) -> Topic:
    return get_object_or_404(Topic.objects.select_related("category"), public_id=public_id)
