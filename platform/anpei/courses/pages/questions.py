"""答疑交流 for learners: read answers, ask, change and take back one's own questions (SD-38)."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.courses import domain, queries
from anpei.courses.domain.enquiries import BODY_LENGTH, TITLE_LENGTH
from anpei.courses.models import Enquiry, Topic
from anpei.courses.states import EnquiryState
from anpei.kernel.errors import AnpeiError, InvalidInput, Throttled
from anpei.site.components.data import Tab

_PAGE = 20


class QuestionForm(forms.Form):
    topic: "forms.ModelChoiceField[Topic]" = forms.ModelChoiceField(
        label=gettext_lazy("About which topic"),
        queryset=Topic.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("Anything else"),
    )
    title = forms.CharField(
        label=gettext_lazy("Your question in one sentence"), max_length=TITLE_LENGTH
    )
    body = forms.CharField(
        label=gettext_lazy("More about it"),
        max_length=BODY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Other learners read question and answer: write no ID numbers and no phone numbers."
        ),
    )

    def __init__(self, request: HttpRequest, topics: QuerySet[Topic], initial: object) -> None:
        super().__init__(request.POST or None, initial=initial)  # type: ignore[arg-type]
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]


@require_safe
@learner_page
def questions(request: HttpRequest) -> HttpResponse:
    """Answered questions of everybody, searchable."""
    words, topic = request.GET.get("q", "").strip(), request.GET.get("topic", "")
    found = queries.answered_questions(words=words, topic=topic)
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "words": words,
        "topics": queries.topics_of(person_of(request)),
        "topic": topic,
        "tabs": _tabs(mine=False),
    }
    return render(request, "courses/questions.html", context)


@require_safe
@learner_page
def mine(request: HttpRequest) -> HttpResponse:
    """One's own, in every state."""
    words = request.GET.get("q", "").strip()
    found = queries.searched(queries.questions_of(user_of(request)), words)
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "words": words,
        "mine": True,
        "tabs": _tabs(mine=True),
    }
    return render(request, "courses/questions.html", context)


def _tabs(*, mine: bool) -> list[Tab]:
    return [
        Tab(label=_("Answered questions"), url=reverse("courses:questions"), active=not mine),
        Tab(label=_("My questions"), url=reverse("courses:my_questions"), active=mine),
    ]


@require_safe
@learner_page
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """One question with its answers; a hidden one of one's own with the reason."""
    user = user_of(request)
    enquiry = get_object_or_404(queries.readable_by(user), public_id=public_id)
    is_mine = enquiry.asker_id == user.pk
    context = {
        "enquiry": enquiry,
        "answers": enquiry.answers.select_related("by"),
        "is_mine": is_mine,
        "may_change": is_mine and enquiry.state == EnquiryState.WAITING,
    }
    return render(request, "courses/question.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a question, about a topic or anything else."""
    topics = queries.topics_of(person_of(request))
    form = QuestionForm(request, topics, {"topic": request.GET.get("topic", "")})
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = domain.ask_question(**form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        except Throttled as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. You are told when there is an answer."))
            return redirect("courses:question", public_id=enquiry.public_id)
    return render(request, "courses/ask.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say it better, before somebody answers."""
    enquiry = _own(request, public_id)
    initial = {
        "title": enquiry.title,
        "body": enquiry.body,
        "topic": enquiry.topic.public_id if enquiry.topic else "",
    }
    form = QuestionForm(request, queries.topics_of(person_of(request)), initial)
    if request.method == "POST" and form.is_valid():
        try:
            domain.edit_question(enquiry=enquiry, **form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:question", public_id=public_id)
    context = {"form": form, "enquiry": enquiry}
    return render(request, "courses/ask.html", context, status=422 if form.errors else 200)


@require_POST
@learner_page
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take it back, before somebody answers."""
    try:
        domain.withdraw_question(enquiry=_own(request, public_id), by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("courses:question", public_id=public_id)
    messages.success(request, _("Your question is withdrawn."))
    return redirect("courses:my_questions")


def _own(request: HttpRequest, public_id: str) -> Enquiry:
    return get_object_or_404(queries.questions_of(user_of(request)), public_id=public_id)
