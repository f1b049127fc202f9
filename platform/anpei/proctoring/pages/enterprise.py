"""考试审核未通过: refused reviews of the enterprise's people, with the grounds (SD-52)."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anpei.accounts.permissions import enterprise_of, enterprise_page
from anpei.proctoring import queries
from anpei.proctoring.pages import columns
from anpei.provinces.current import current_edition, current_province
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@enterprise_page
@require_GET
def refusals(request: HttpRequest) -> HttpResponseBase:
    search, ground = request.GET.get("q", "").strip(), request.GET.get("ground", "")
    found = queries.refusals_of_enterprise(enterprise_of(request), search, ground)
    if form := asked_form(request):
        name, titles = _("Refused reviews"), columns.REFUSALS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "refusals": [queries.as_refusal(review) for review in page],
        "search": search,
        "ground": ground,
        "grounds": current_province().refusal_grounds(current_edition()),
    }
    return render(request, "proctoring/enterprise/refusals.html", context)
