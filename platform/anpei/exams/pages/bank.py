"""The question bank for teachers: list, search, look at, take out of use."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.courses.models import Topic
from anpei.exams import domain
from anpei.exams.models import Question, QuestionKind
from anpei.exams.pages import columns
from anpei.exams.pages.shown import shown_questions
from anpei.exams.queries import (
    bank_topics,
    current_questions,
    versions_of,
    with_statistics,
)
from anpei.exams.queries.bank import flag_choices
from anpei.exams.queries.statistics import judged_questions
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What the list is narrowed to; read from its address."""

    topic: Topic | None
    search: str
    kind: str
    closed: bool
    flag: str

    @property
    def is_set(self) -> bool:
        return bool(self.topic or self.search or self.kind or self.closed or self.flag)

    def questions(self) -> QuerySet[Question]:
        return current_questions(
            topic=self.topic,
            search=self.search,
            kind=self.kind,
            closed=self.closed,
            flag=self.flag,
        )


def read_filter(asked: QueryDict) -> BankFilter:
    """The filter of a list's address."""
    public_id = asked.get("topic", "")
    topics = Topic.objects.select_related("category__curriculum")
    return BankFilter(
        topic=topics.filter(public_id=public_id).first() if public_id else None,
        search=asked.get("q", "").replace("\0", "").strip(),
        kind=asked.get("kind", ""),
        closed=asked.get("use") == "closed",
        flag=asked.get("flag", ""),
    )


@require_safe
@staff_page(Role.TEACHER)
def questions(request: HttpRequest) -> HttpResponseBase:
    """The newest version of every question, by topic, kind, words and what exams say of it."""
    chosen = read_filter(request.GET)
    if form := asked_form(request):
        name, titles, rows = _("Question bank"), columns.QUESTIONS, chosen.questions()
        return export_response(request, name=name, columns=titles, rows=rows, form=form)
    found = with_statistics(chosen.questions())
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "topics": bank_topics(),
        "chosen": chosen,
        "kinds": QuestionKind.choices,
        "flags": flag_choices(),
        "query": request.GET.urlencode(),
    }
    return render(request, "exams/questions.html", context)


@require_safe
@staff_page(Role.TEACHER)
def statistics(request: HttpRequest) -> HttpResponseBase:
    """What exams say of the questions of the list as it is filtered now, as a file."""
    rows = judged_questions(read_filter(request.GET).questions())
    name, titles = _("Item statistics"), columns.STATISTICS
    form = asked_form(request) or "xlsx"
    return export_response(request, name=name, columns=titles, rows=rows, form=form)


@require_safe
@staff_page(Role.TEACHER)
def question(request: HttpRequest, question: str) -> HttpResponse:
    """One question: as it is drawn, its key, what exams say of it, and its versions."""
    found = get_object_or_404(
        Question.objects.select_related("topic__category", "case"), public_id=question
    )
    if found.case is not None:
        return redirect("exams:question", found.case.public_id)
    versions = versions_of(found)
    context = {
        "question": found,
        "topic": found.topic,
        "shown": shown_questions(found),
        "versions": versions,
        "newest": versions[0],
    }
    return render(request, "exams/question_detail.html", context)


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
    return redirect("exams:question", found.public_id)
