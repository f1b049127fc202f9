"""我的课程, a course's lessons, 立即学习 (YN-22, YN-23, YN-25)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.courses.models import Topic
from anpei.provinces.asking import require
from anpei.study.courses import TAB_LABELS, CourseTab, course_of, courses_of
from anpei.study.domain import choose_topic
from anpei.study.queries import enrolments_of


@learner_page
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """全部课程, 正在学习, 已经完成, 已经过期."""
    wanted = request.GET.get("tab", "")
    tab = CourseTab(wanted) if wanted in set(CourseTab) else CourseTab.ALL
    everything = courses_of(person_of(request))
    context = {
        "courses": [one for one in everything if tab in {CourseTab.ALL, one.tab}],
        "tabs": [
            {
                "label": label,
                "url": f"?tab={code}",
                "active": code == tab,
                "count": sum(code in {CourseTab.ALL, one.tab} for one in everything),
            }
            for code, label in TAB_LABELS.items()
        ],
    }
    return render(request, "study/courses.html", context)


@learner_page
@require_safe
def course(request: HttpRequest, enrolment_id: str) -> HttpResponse:
    """A course with its lessons, and the exam once every one of them is at 100 %."""
    found = get_object_or_404(enrolments_of(person_of(request)), public_id=enrolment_id)
    return render(request, "study/course.html", {"course": course_of(found)})


@learner_page
@require_POST
def learn(request: HttpRequest, enrolment_id: str, topic_id: str) -> HttpResponse:
    """立即学习: the lesson is the learner's, and its player opens."""
    found = get_object_or_404(enrolments_of(person_of(request)), public_id=enrolment_id)
    require(course_of(found).may_study)
    topic = get_object_or_404(Topic.objects.select_related("category"), public_id=topic_id)
    study = choose_topic(enrolment=found, topic=topic, by=user_of(request))
    return redirect("study:player", study.public_id)
