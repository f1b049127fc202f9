"""Staff: an edition rehearsed on a day, and whom it would affect."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.jobs.models import Job
from anpei.kernel.errors import InvalidInput
from anpei.provinces.current import current_province, edition_by_key
from anpei.rulebook import domain, queries
from anpei.rulebook.forms import RehearsalForm
from anpei.rulebook.models import Change, Rehearsal
from anpei.site.exports import Column, asked_form, export_response

_PAGE = 30
_COLUMNS = (
    Column(gettext_lazy("Name"), lambda row: row.licence.person.name),
    Column(gettext_lazy("Licence number"), lambda row: row.licence.number),
    Column(gettext_lazy("Licence category"), lambda row: row.licence.category),
    Column(gettext_lazy("Valid until"), lambda row: row.licence.valid_until),
    Column(gettext_lazy("Enterprise"), lambda row: row.licence.enterprise.name),
    Column(gettext_lazy("Change"), lambda row: row.get_change_display()),
    Column(gettext_lazy("Rule without the edition"), lambda row: row.before_rule),
    Column(gettext_lazy("Allowed from without it"), lambda row: row.before_from),
    Column(gettext_lazy("Rule under the edition"), lambda row: row.after_rule),
    Column(gettext_lazy("Allowed from under it"), lambda row: row.after_from),
    Column(gettext_lazy("What the edition says"), lambda row: row.message),
)


@require_POST
@staff_page("registrar")
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Start it in the background and show how far it is."""
    try:
        edition = edition_by_key(key)
    except KeyError as error:
        raise Http404 from error
    form = RehearsalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the day on which it shall be tried out."))
        return redirect("rulebook:edition", key)
    try:
        made = domain.begin_rehearsal(
            edition=edition, day=form.cleaned_data["day"], by=user_of(request)
        )
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect("rulebook:edition", key)
    return redirect("jobs:detail", made.job)


@require_safe
@staff_page("registrar")
def rehearsal(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Counts before and after, and everybody about whom the editions disagree."""
    known = get_object_or_404(Rehearsal.objects.select_related("by"), public_id=public_id)
    change, words = request.GET.get("change", ""), request.GET.get("q", "")[:60]
    found = queries.differences_of(known, change=change, words=words)
    if form := asked_form(request):
        return export_response(
            request, name=known.edition_title, columns=_COLUMNS, rows=found, form=form
        )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    counts = queries.change_counts(known)
    before, after = known.tally.get("before", {}), known.tally.get("after", {})
    titles = current_province().rule_titles()
    context = {
        "rehearsal": known,
        "job": Job.objects.filter(public_id=known.job).first(),
        "page": page,
        "search": words,
        "change": change,
        "filtered": bool(change or words),
        "changes": [(code, label, counts.get(code, 0)) for code, label in Change.choices],
        "differing": sum(counts.values()),
        "allowed_before": before.get("allow", 0),
        "allowed_after": after.get("allow", 0),
        "rules": [
            (rule, titles.get(rule, rule), before.get(rule, 0), after.get(rule, 0))
            for rule in sorted({*before, *after} - {"allow"})
        ],
    }
    return render(request, "rulebook/rehearsal.html", context)
