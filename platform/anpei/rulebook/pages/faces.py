"""Staff: error curves from the association's own reviewed photos, taken over as an edition."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import AnpeiError
from anpei.proctoring import tasks
from anpei.proctoring.curves import FALSE_ACCEPT_MAX, FALSE_REJECT_MAX, read_points
from anpei.proctoring.models import Calibration
from anpei.provinces.current import current_edition
from anpei.provinces.models import TenantEdition
from anpei.rulebook import domain
from anpei.rulebook.domain import EditionPlan
from anpei.site.components.charts import Chart, Series
from tenants.enqueuing import enqueue


class AdoptForm(forms.Form):
    """From when the measured thresholds hold."""

    holds_from = forms.DateField(
        label=gettext_lazy("Holds from"), widget=forms.DateInput(attrs={"type": "date"})
    )


@require_safe
@staff_page("admin")
def faces(request: HttpRequest) -> HttpResponse:
    """The latest measurement, its curves, what it proposes beside what holds."""
    latest = Calibration.objects.first()
    form = AdoptForm(initial={"holds_from": policy_today() + timedelta(days=1)})
    context = {
        "latest": latest,
        "chart": _chart(latest) if latest and latest.points else None,
        "policy": current_edition().policy,
        "form": form,
        "accept_percent": FALSE_ACCEPT_MAX * 100,
        "reject_percent": FALSE_REJECT_MAX * 100,
    }
    return render(request, "rulebook/faces.html", context)


def _chart(latest: Calibration) -> Chart:
    points = read_points(latest.points)
    lines = (
        (_("Strangers accepted"), [one.false_accept for one in points]),
        (_("… at most (95 %)"), [one.false_accept_high for one in points]),
        (_("Right people rejected"), [one.false_reject for one in points]),
        (_("… at most (95 %) "), [one.false_reject_high for one in points]),
    )
    return Chart(
        key="faces",
        title=_("Errors at each threshold"),
        kind="line",
        labels=[f"{one.threshold:.2f}" for one in points],
        series=[
            Series(name=name, values=[round(100 * share, 2) for share in shares])
            for name, shares in lines
        ],
        unit="%",
        hint=_("Distance between the picture and the reference: 0 = the same picture."),
        maximum=100,
    )


@require_POST
@staff_page("admin")
def measure(request: HttpRequest) -> HttpResponse:
    """Measure in the background."""
    enqueue(tasks.calibrate_faces, user_of(request).pk)
    messages.info(request, _("It is being measured; reload the page in some minutes."))
    return redirect("rulebook:faces")


@require_POST
@staff_page("admin")
def adopt(request: HttpRequest) -> HttpResponse:
    """Prepare an own edition with the proposed thresholds, to be rehearsed before it holds."""
    found = get_object_or_404(Calibration, public_id=request.POST.get("calibration", ""))
    form = AdoptForm(request.POST)
    if not form.is_valid() or not found.is_enough:
        messages.error(request, _("Choose the day from which it holds."))
        return redirect("rulebook:faces")
    try:
        made = domain.prepare_edition(plan=_plan(found, form), by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("rulebook:faces")
    messages.success(request, _("Prepared. Rehearse it before it holds."))
    return redirect("rulebook:edition", made.key)


def _plan(found: Calibration, form: AdoptForm) -> EditionPlan:
    """What holds now, with both bands changed."""
    now = current_edition()
    own = TenantEdition.objects.filter(key=now.key).first()
    band = {"accept": found.accept, "unsure": found.unsure}
    return EditionPlan(
        title=_("Thresholds measured on %(day)s") % {"day": found.made_at.date()},
        base=own.base if own else now.key,
        holds_from=form.cleaned_data["holds_from"],
        values={**(own.overrides if own else {}), "study_band": band, "exam_band": band},
    )
