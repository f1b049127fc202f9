"""The review desk's list: tabs, filters, sharing out the work, samples in one go (PL-35)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import has_role, staff_page, user_of
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Text
from anpei.kernel.errors import AnpeiError
from anpei.proctoring import domain, queries
from anpei.proctoring.models import Review
from anpei.proctoring.pages import columns
from anpei.proctoring.queries import DeskFilter, DeskTab
from anpei.provinces.current import current_province
from anpei.site.components.data import Tab
from anpei.site.exports import asked_form, export_response

_PAGE = 20
_AT_ONCE = 200
"""No list shows more than this; a longer choice is not a choice."""


@staff_page(Role.REVIEWER)
@require_GET
def reviews(request: HttpRequest) -> HttpResponseBase:
    """Undecided cases oldest first, with due dates and holders; decided ones for looking up."""
    user = user_of(request)
    wanted = _wanted(request, user)
    found = queries.desk_cases(wanted)
    if form := asked_form(request):
        name, titles = _("Exam reviews"), columns.REVIEWS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    may_assign = has_role(user, Role.ADMIN) and wanted.tab in _ASSIGNABLE
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "tabs": _tabs(wanted),
        "is_decided": wanted.tab in {DeskTab.REFUSED, DeskTab.APPROVED},
        "is_samples": wanted.tab is DeskTab.SAMPLES,
        "is_filtered": any((wanted.search, wanted.category, wanted.due, wanted.holder)),
        "categories": current_province().licence_categories,
        "reviewers": list(queries.reviewers()),
        "may_assign": may_assign,
        "may_choose": may_assign or wanted.tab is DeskTab.SAMPLES,
    }
    return render(request, "proctoring/staff/reviews.html", context)


@staff_page(Role.ADMIN)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked cases to the chosen reviewer."""
    to = queries.reviewers().filter(public_id=request.POST.get("to", "")).first()
    cases = _ticked(request)
    if to is None or not cases:
        messages.error(request, _("Tick the cases and choose a reviewer."))
        return redirect("proctoring:reviews")
    given = sum(_assigned(request, case, to) for case in cases)
    if given:
        text = ngettext(
            "%(count)s case given to %(name)s.", "%(count)s cases given to %(name)s.", given
        )
        messages.success(request, text % {"count": given, "name": to})
    return redirect("proctoring:reviews")


@staff_page(Role.REVIEWER)
@require_POST
def approve_samples(request: HttpRequest) -> HttpResponse:
    """Approve the ticked samples, all or none."""
    back = f"{reverse('proctoring:reviews')}?tab={DeskTab.SAMPLES}"
    cases = _ticked(request)
    if not cases:
        messages.error(request, _("Tick the cases first."))
        return redirect(back)
    try:
        count = domain.approve_samples(reviews=cases, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect(back)
    text = ngettext("%(count)s sample approved.", "%(count)s samples approved.", count)
    messages.success(request, text % {"count": count})
    return redirect(back)


def _assigned(request: HttpRequest, case: Review, to: User) -> bool:
    try:
        domain.assign_review(review=case, to=to, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, f"{case.enrolment.person}: {error}")
        return False
    return True


def _ticked(request: HttpRequest) -> list[Review]:
    ids = request.POST.getlist("case")[:_AT_ONCE]
    cases = Review.objects.filter(public_id__in=ids).select_related("enrolment__person")
    return list(cases.order_by("pk"))


def _wanted(request: HttpRequest, user: User) -> DeskFilter:
    tab = request.GET.get("tab", "")
    return DeskFilter(
        tab=DeskTab(tab) if tab in list(DeskTab) else DeskTab.WAITING,
        user=user,
        day=policy_today(),
        search=request.GET.get("q", "").strip(),
        category=request.GET.get("category", ""),
        due=request.GET.get("due", ""),
        holder=request.GET.get("holder", ""),
    )


_ASSIGNABLE = {DeskTab.WAITING, DeskTab.SAMPLES}


def _tabs(wanted: DeskFilter) -> list[Tab]:
    labels: dict[DeskTab, Text] = {
        DeskTab.WAITING: _("Waiting"),
        DeskTab.MINE: _("Mine"),
        DeskTab.SAMPLES: _("Samples"),
        DeskTab.REFUSED: _("Refused"),
        DeskTab.APPROVED: _("Approved"),
    }
    counts = queries.desk_counts(wanted.user)
    return [
        Tab(
            label=str(label),
            url=f"{reverse('proctoring:reviews')}?tab={code}",
            active=code is wanted.tab,
            count=counts.get(code),
        )
        for code, label in labels.items()
    ]
