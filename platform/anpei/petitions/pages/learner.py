"""延期申请 and 补考申请 (YN-40)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.enrolment.models import Enrolment
from anpei.kernel.errors import InvalidInput
from anpei.petitions import domain
from anpei.petitions.forms import PetitionForm
from anpei.petitions.models.petition import KIND_LABELS
from anpei.petitions.policies import decide_petition, petition_facts
from anpei.petitions.queries import petitions_of
from anpei.provinces.asking import require
from anpei.provinces.current import current_edition, current_province
from anpei.provinces.ways import PetitionFacts, PetitionKind
from anpei.study.queries import enrolments_of

_SHOWN = 5


@learner_page
@require_safe
def petitions(request: HttpRequest) -> HttpResponse:
    """What can be asked for now, and what became of earlier applications."""
    person = person_of(request)
    mine = list(enrolments_of(person)[:_SHOWN])
    asked = next((one for one in mine if one.public_id == request.GET.get("course")), None)
    shown = [asked] if asked else mine[:1]
    waiting = {one.enrolment_id for one in petitions_of(person).filter(state="open")}
    choices = [
        (enrolment, kind, label, decide_petition(_facts(enrolment, kind, waiting), enrolment))
        for enrolment in shown
        for kind, label in KIND_LABELS.items()
    ]
    context = {
        "choices": choices,
        "petitions": petitions_of(person)[:20],
        "others": [one for one in mine if one not in shown],
    }
    return render(request, "petitions/petitions.html", context)


def _facts(enrolment: Enrolment, kind: PetitionKind, waiting: set[int]) -> PetitionFacts:
    return petition_facts(enrolment, kind, is_waiting=enrolment.pk in waiting)


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, enrolment_id: str, kind: str) -> HttpResponse:
    """The form: who, which course, the n-th time, phone, promise."""
    if kind not in set(PetitionKind):
        raise Http404
    wanted = PetitionKind(kind)
    found = get_object_or_404(enrolments_of(person_of(request)), public_id=enrolment_id)
    require(decide_petition(petition_facts(found, wanted), found))
    form = PetitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.file_petition(
                enrolment=found,
                kind=wanted,
                phone=form.cleaned_data["phone"],
                promised=form.cleaned_data["promised"],
                by=user_of(request),
            )
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Your application is filed; staff look at it."))
            return redirect("petitions:mine")
    context = {
        "form": form,
        "enrolment": found,
        "kind": wanted,
        "title": KIND_LABELS[wanted],
        "nth": petitions_of(person_of(request)).filter(enrolment=found, kind=wanted).count() + 1,
        "promise": current_province().entry_desk(current_edition()).promise,
    }
    return render(request, "petitions/apply.html", context, status=422 if form.errors else 200)
