"""企业信息 and 人员管理: what the registry tells about the signed-in enterprise."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import enterprise_of, enterprise_page
from anpei.enrolment.models import Enrolment
from anpei.enrolment.pages import columns
from anpei.enrolment.queries import licences_with_journey, with_journey
from anpei.kernel.clock import policy_today
from anpei.kernel.search_words import read_words
from anpei.people.models import Licence, LicenceStatus, Person
from anpei.people.queries import (
    SOON_DAYS,
    STANDINGS,
    last_sync_of,
    licence_figures,
    people_of,
)
from anpei.provinces.current import current_province
from anpei.site.exports import asked_form, export_response

_PAGE = 20
_STANDING_LABELS = {
    "valid": _("Valid"),
    "soon": _("Expires within half a year"),
    "expired": _("Expired or revoked"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A licence as the list shows it."""

    licence: Licence
    days_left: int
    standing: str
    label: object

    @property
    def newest(self) -> Enrolment | None:
        """The newest enrolment of the licence, or None."""
        return max(self.licence.enrolments.all(), key=lambda one: one.pk, default=None)


@enterprise_page
@require_safe
def information(request: HttpRequest) -> HttpResponse:
    """Name, credit code and figures; nothing here is typed, all of it comes from the registry."""
    enterprise = enterprise_of(request)
    figures = licence_figures(enterprise, policy_today())
    labels = category_labels()
    return render(
        request,
        "enrolment/enterprise.html",
        {
            "enterprise": enterprise,
            "figures": figures,
            "by_category": [(labels.get(code, code), n) for code, n in figures.by_category],
            "synced_at": last_sync_of(enterprise),
        },
    )


@enterprise_page
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody with a licence at the enterprise: licences, validity, where they are on the way."""
    enterprise, today = enterprise_of(request), policy_today()
    words = read_words(request.GET.get("q", ""))
    category, standing = request.GET.get("category", ""), request.GET.get("standing", "")
    found = people_of(enterprise, today, words=words, category=category, standing=standing)
    if form := asked_form(request):
        licences = licences_with_journey(found, enterprise)
        name, titles = gettext("People"), columns.PEOPLE
        return export_response(request, name=name, columns=titles, rows=licences, form=form)
    page = Paginator(with_journey(found, enterprise), _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "enrolment/people.html",
        {
            "page": page,
            "rows": [(person, _rows_of(person, today)) for person in page],
            "search": words,
            "category": category,
            "standing": standing,
            "categories": category_labels().items(),
            "standings": [(key, _STANDING_LABELS[key]) for key in STANDINGS],
            "filtered": bool(words or category or standing),
            "synced_at": last_sync_of(enterprise),
        },
    )


def category_labels() -> dict[str, str]:
    """Licence category code → its name in this province."""
    return {one.code: str(one.label) for one in current_province().licence_categories}


def _rows_of(person: Person, today: date) -> list[_Row]:
    return [_row(licence, today) for licence in person.licences.all()]


def _row(licence: Licence, today: date) -> _Row:
    days = (licence.valid_until - today).days
    if licence.status == LicenceStatus.REVOKED:
        return _Row(licence, days, "revoked", _("Revoked"))
    if licence.status == LicenceStatus.WITHDRAWN:
        return _Row(licence, days, "cancelled", _("No longer in the registry"))
    if days < 0:
        return _Row(licence, days, "expired", _("Expired"))
    if days <= SOON_DAYS:
        return _Row(licence, days, "expiring", _("Expires soon"))
    return _Row(licence, days, "valid", _("Valid"))
