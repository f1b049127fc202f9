"""继续教育报名: the classes an enterprise can choose from (SD-11)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import enterprise_of, enterprise_page
from anpei.accounts.way_pages import page_of_way
from anpei.enrolment.queries import open_classes
from anpei.enrolment.why import MOST, explain_why
from anpei.kernel.clock import policy_today
from anpei.kernel.navigation import NavigationItem
from anpei.kernel.search_words import read_words
from anpei.people.queries import last_sync_of
from anpei.provinces.contract import LicenceCategory
from anpei.provinces.current import current_province
from anpei.provinces.ways import Way


@enterprise_page
@require_safe
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:registrations")
def classes(request: HttpRequest) -> HttpResponse:
    """One tab a licence category of the province, with the category's own conditions."""
    categories = current_province().licence_categories
    chosen = _chosen(request.GET.get("category", ""), categories)
    return render(
        request,
        "enrolment/classes.html",
        {
            "tabs": [
                NavigationItem(
                    label=one.short,
                    url=f"{reverse('enrolment:classes')}?{urlencode({'category': one.code})}",
                    icon="",
                    active=one is chosen,
                )
                for one in categories
            ],
            "category": chosen,
            "classes": list(open_classes(chosen.code)),
            "today": policy_today(),
        },
    )


@enterprise_page
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """为何不能报名: the rule, the date and the remedy for anybody of the enterprise (SD-14)."""
    enterprise, words = enterprise_of(request), read_words(request.GET.get("q", ""))
    found = explain_why(enterprise, words)
    context = {
        "search": words,
        "found": found[:MOST],
        "is_more": len(found) > MOST,
        "most": MOST,
        "synced_at": last_sync_of(enterprise),
    }
    return render(request, "enrolment/why.html", context)


def _chosen(code: str, categories: tuple[LicenceCategory, ...]) -> LicenceCategory:
    return next((one for one in categories if one.code == code), categories[0])
