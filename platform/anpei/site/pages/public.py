"""The public pages: home, service guide, common questions (SD-06), and where portals begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import enterprise_page, learner_page, user_of
from anpei.provinces.current import current_province
from anpei.provinces.ways import Way
from anpei.site.models import TextKind
from anpei.site.navigation import navigation_for
from anpei.site.queries import public_texts, published_notices


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """企业登录, 学员登录, 服务指南, 常见问题, 通知公告."""
    context = {
        "guide": public_texts(TextKind.GUIDE)[:4],
        "questions": public_texts(TextKind.FAQ)[:5],
        "notices": published_notices()[:5],
        "by_oneself": Way.LIST_ENROLMENT in current_province().ways,
    }
    return render(request, "site/home.html", context)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """服务指南."""
    words = request.GET.get("q", "").strip()
    context = {"guide": public_texts(TextKind.GUIDE, words), "words": words}
    return render(request, "site/guide.html", context)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """常见问题."""
    words = request.GET.get("q", "").strip()
    context = {"questions": public_texts(TextKind.FAQ, words), "words": words}
    return render(request, "site/questions.html", context)


def _portal_home(request: HttpRequest, portal: str) -> HttpResponse:
    for item in navigation_for(request, portal, user_of(request)):
        if item.url != request.path:
            return redirect(item.url)
    return redirect("site:guide")


@require_safe
@enterprise_page
def enterprise_home(request: HttpRequest) -> HttpResponse:
    """Where an enterprise begins: the first page of its menu."""
    return _portal_home(request, "enterprise")


@require_safe
@learner_page
def learner_home(request: HttpRequest) -> HttpResponse:
    """Where a learner begins: the first page of the menu."""
    return _portal_home(request, "learner")
