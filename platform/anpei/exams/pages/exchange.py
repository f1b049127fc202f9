"""Questions in and out as files: template, upload, what it would do, import, export (PL-22)."""

from collections.abc import Callable, Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.audit import domain as audit
from anpei.courses.models import Curriculum, Topic
from anpei.exams import domain
from anpei.exams.exchange.gift_writing import write_gift
from anpei.exams.exchange.moodle_writing import write_moodle
from anpei.exams.exchange.workbook import write_excel, write_template
from anpei.exams.exchange.written import Form, Written
from anpei.exams.forms import UploadForm
from anpei.exams.models import QuestionUpload
from anpei.exams.pages.bank import read_filter
from anpei.exams.queries.exporting import written_questions
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput

_SHOWN = 100
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; what cannot be read is said at once, and nothing is kept of it."""
    form = UploadForm(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            kept = domain.keep_upload(by=user_of(request), **form.cleaned_data)
        except InvalidInput as error:
            form.add_error("file", str(error))
        else:
            return redirect("exams:upload", kept.public_id)
    recent = QuestionUpload.objects.select_related("curriculum", "by")[:10]
    context = {"form": form, "recent": recent, "curricula": Curriculum.objects.order_by("-pk")}
    status = 422 if form.errors else 200
    return render(request, "exams/question_upload.html", context, status=status)


def _initial(request: HttpRequest) -> dict[str, str]:
    public_id = request.GET.get("topic", "")
    topic = Topic.objects.select_related("category__curriculum").filter(public_id=public_id).first()
    if topic is None:
        return {}
    return {"topic": topic.public_id, "curriculum": topic.category.curriculum.public_id}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.TEACHER)
def preview(request: HttpRequest, upload: str) -> HttpResponse:
    """What the import would do, row by row; POST starts it."""
    kept = get_object_or_404(
        QuestionUpload.objects.select_related("curriculum", "topic"), public_id=upload
    )
    if kept.job:
        return redirect("jobs:detail", kept.job)
    if request.method == "POST":
        return redirect(
            "jobs:detail", domain.start_import(upload=kept, by=user_of(request)).public_id
        )
    seen = domain.preview_upload(kept)
    context = {
        "upload": kept,
        "seen": seen,
        "fresh": seen.fresh[:_SHOWN],
        "known": seen.known[:_SHOWN],
        "problems": seen.problems[:_SHOWN],
        "by_line": kept.form in {Form.GIFT, Form.MOODLE},
        "shown": _SHOWN,
    }
    return render(request, "exams/question_preview.html", context)


@require_safe
@staff_page(Role.TEACHER)
def template(request: HttpRequest, curriculum: str) -> HttpResponse:
    """The empty workbook of a curriculum."""
    found = get_object_or_404(Curriculum, public_id=curriculum)
    topics = Topic.objects.filter(category__curriculum=found).order_by(
        "category__position", "position", "pk"
    )
    data = write_template(list(topics.values_list("category__name", "name")))
    name = _("Template for questions, %(curriculum)s") % {"curriculum": found.name}
    return _attachment(data, f"{name}.xlsx", _EXCEL)


def _joined(write: Callable[[Iterable[Written]], Iterator[str]]) -> Callable[..., bytes]:
    return lambda questions: "".join(write(questions)).encode()


_WRITERS: dict[str, tuple[Callable[..., bytes], str, str]] = {
    Form.EXCEL: (write_excel, "xlsx", _EXCEL),
    Form.GIFT: (_joined(write_gift), "gift.txt", "text/plain; charset=utf-8"),
    Form.MOODLE: (_joined(write_moodle), "xml", "application/xml"),
}


@require_safe
@staff_page(Role.TEACHER)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The questions of the list as it is filtered now, with their keys."""
    if form not in _WRITERS:
        raise Http404
    write, suffix, media_type = _WRITERS[form]
    questions = read_filter(request.GET).questions()
    user = user_of(request)
    data = write(written_questions(questions))
    audit.record(
        act="questions.exported",
        subject=user,
        by=user,
        after={"form": form, "count": questions.count(), "filter": request.GET.urlencode()[:300]},
    )
    day = timezone.localdate(db_now()).isoformat()
    return _attachment(data, f"{_('Question bank')} {day}.{suffix}", media_type)


def _attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store"
    return response
