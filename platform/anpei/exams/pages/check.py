"""Are there enough questions? By class, and by topic (PL-22)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page
from anpei.enrolment.models import TrainingClass
from anpei.exams.queries import bank_topics, class_verdict, class_verdicts

_PAGE = 50


@require_safe
@staff_page(Role.TEACHER)
def check(request: HttpRequest) -> HttpResponse:
    """Every open class at its worst, and the topics with their questions."""
    verdicts = class_verdicts()
    page = Paginator(verdicts, _PAGE).get_page(request.GET.get("page"))
    context = {
        "topics": bank_topics(),
        "page": page,
        "verdicts": page.object_list,
        "short": [one for one in verdicts if not one.is_enough],
    }
    return render(request, "exams/bank_check.html", context)


@require_safe
@staff_page(Role.TEACHER)
def class_check(request: HttpRequest, training_class: str) -> HttpResponse:
    """One class: what each of its topics has, needs and lacks."""
    return render(request, "exams/class_check.html", {"verdict": _verdict(training_class)})


@require_safe
@staff_page(Role.TEACHER)
def class_verdict_part(request: HttpRequest, training_class: str) -> HttpResponse:
    """The verdict for the class's own page, which fetches it."""
    return render(request, "exams/class_verdict.html", {"verdict": _verdict(training_class)})


def _verdict(public_id: str) -> object:
    found = TrainingClass.objects.select_related("curriculum")
    return class_verdict(get_object_or_404(found, public_id=public_id))
