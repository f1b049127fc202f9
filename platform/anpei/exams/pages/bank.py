"""The question bank for teachers: list, search, write, take out of use, check."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.courses.models import Topic
from anpei.exams import domain
from anpei.exams.forms import QuestionForm, written_as
from anpei.exams.models import Question, QuestionKind
from anpei.exams.pages import columns
from anpei.exams.queries import bank_topics, current_questions, key_of, shortages
from anpei.kernel.errors import InvalidInput
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@require_safe
@staff_page(Role.TEACHER)
def questions(request: HttpRequest) -> HttpResponseBase:
    """The newest version of every question, by topic, kind and words."""
    topic = Topic.objects.filter(public_id=request.GET.get("topic", "")).first()
    search, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    closed = request.GET.get("use") == "closed"
    found = current_questions(topic=topic, search=search, kind=kind, closed=closed)
    if form := asked_form(request):
        name, titles = _("Question bank"), columns.QUESTIONS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "topics": bank_topics(),
        "topic": topic,
        "search": search,
        "kind": kind,
        "kinds": QuestionKind.choices,
        "closed": closed,
        "filtered": bool(topic or search or kind or closed),
    }
    return render(request, "exams/questions.html", context)


@require_safe
@staff_page(Role.TEACHER)
def check(request: HttpRequest) -> HttpResponse:
    """Are there enough questions? By topic, and by class at worst."""
    context = {"topics": bank_topics(), "shortages": shortages()}
    return render(request, "exams/bank_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def add(request: HttpRequest, topic: str) -> HttpResponse:
    """Write a question for a topic."""
    found = get_object_or_404(Topic.objects.select_related("category"), public_id=topic)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.add_question(topic=found, draft=form.draft(), by=user_of(request))
        except InvalidInput as error:
            form.put_error(error)
        else:
            messages.success(request, _("The question is in the bank."))
            return redirect(f"{reverse('exams:questions')}?topic={found.public_id}")
    context = {"form": form, "topic": found, "question": None}
    return render(request, "exams/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def edit(request: HttpRequest, question: str) -> HttpResponse:
    """Write the next version of a question; earlier exams keep theirs (T33)."""
    found = get_object_or_404(
        Question.objects.select_related("topic__category").filter(successor__isnull=True),
        public_id=question,
    )
    form = QuestionForm(request.POST or None, initial=written_as(found, key_of(found)))
    if request.method == "POST" and form.is_valid():
        try:
            domain.replace_question(question=found, draft=form.draft(), by=user_of(request))
        except InvalidInput as error:
            form.put_error(error)
        else:
            messages.success(request, _("Saved as a new version; earlier exams keep theirs."))
            return redirect(f"{reverse('exams:questions')}?topic={found.topic.public_id}")
    context = {"form": form, "topic": found.topic, "question": found}
    return render(request, "exams/question.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Role.TEACHER)
def use(request: HttpRequest, question: str) -> HttpResponse:
    """Put a question into use, or take it out."""
    found = get_object_or_404(Question.objects.select_related("topic"), public_id=question)
    is_open = request.POST.get("open") == "yes"
    domain.open_question(question=found, is_open=is_open, by=user_of(request))
    messages.success(
        request,
        _("New papers may draw this question.") if is_open else _("New papers leave it out."),
    )
    return redirect(f"{reverse('exams:questions')}?topic={found.topic.public_id}")
