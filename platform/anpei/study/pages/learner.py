"""我的学习, 专题学习 and 我的专题 (SD-30, SD-32, SD-37)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.accounts.way_pages import page_of_way
from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.provinces.asking import require
from anpei.provinces.current import tenant_facts
from anpei.provinces.ways import Way
from anpei.study.domain import choose_topic
from anpei.study.journey import journeys_of
from anpei.study.overview import Overview, study_overview
from anpei.study.queries import enrolments_of


@learner_page
@require_safe
@page_of_way(Way.CHOSEN_TOPICS, otherwise="study:courses")
def home(request: HttpRequest) -> HttpResponse:
    """Where each enrolment stands, and the way into the study."""
    context = {"journeys": journeys_of(person_of(request)), "in_centre": _in_centre()}
    return render(request, "study/home.html", context)


@learner_page
@require_safe
@page_of_way(Way.CHOSEN_TOPICS, otherwise="study:courses")
def topics(request: HttpRequest, enrolment_id: str = "") -> HttpResponse:
    """专题类别列表: what each category asks for and what is earned (SD-31)."""
    overview = _overview(request, enrolment_id)
    if overview is None:
        return render(request, "study/nothing.html")
    require(overview.may_study)
    return render(request, "study/categories.html", _context(request, overview))


@learner_page
@require_safe
@page_of_way(Way.CHOSEN_TOPICS, otherwise="study:courses")
def category(request: HttpRequest, enrolment_id: str, category_id: str) -> HttpResponse:
    """专题选择: name, credits, length, teacher, state (SD-32)."""
    overview = _overview(request, enrolment_id)
    if overview is None:
        raise Http404
    require(overview.may_study)
    row = next((row for row in overview.categories if row.public_id == category_id), None)
    if row is None:
        raise Http404
    return render(request, "study/topics.html", _context(request, overview) | {"category": row})


@learner_page
@require_POST
@page_of_way(Way.CHOSEN_TOPICS, otherwise="study:courses")
def choose(request: HttpRequest, enrolment_id: str, topic_id: str) -> HttpResponse:
    """选择: the topic is the learner's, and its player opens."""
    enrolment = get_object_or_404(enrolments_of(person_of(request)), public_id=enrolment_id)
    topic = get_object_or_404(Topic.objects.select_related("category"), public_id=topic_id)
    study = choose_topic(enrolment=enrolment, topic=topic, by=user_of(request))
    return redirect("study:player", study.public_id)


@learner_page
@require_safe
@page_of_way(Way.CHOSEN_TOPICS, otherwise="study:courses")
def my_topics(request: HttpRequest, enrolment_id: str = "") -> HttpResponse:
    """我的专题: what was chosen, how far, 继续学习, 课后习题 (SD-37)."""
    overview = _overview(request, enrolment_id)
    if overview is None:
        return render(request, "study/nothing.html")
    context = _context(request, overview) | {"rows": overview.chosen_topics}
    return render(request, "study/my_topics.html", context)


def _overview(request: HttpRequest, enrolment_id: str) -> Overview | None:
    """The named enrolment's study, or the current one's; None when there is no enrolment."""
    mine = enrolments_of(person_of(request))
    if enrolment_id:
        return study_overview(get_object_or_404(mine, public_id=enrolment_id))
    current = mine.first()
    return study_overview(current) if current else None


def _context(request: HttpRequest, overview: Overview) -> dict[str, Any]:
    others: list[Enrolment] = list(enrolments_of(person_of(request)))
    return {
        "overview": overview,
        "enrolment": overview.enrolment,
        "enrolments": others if len(others) > 1 else [],
        "in_centre": _in_centre(),
    }


def _in_centre() -> bool:
    """Whether the final exam is taken in a centre, not online (SD-47)."""
    return tenant_facts().exam_mode == "offline"
