"""Staff approve or refuse (YN-40)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.petitions import domain
from anpei.petitions.models import Petition
from anpei.petitions.queries import petitions_for_staff
from anpei.petitions.states import LABELS, PetitionState

_PAGE = 20


@require_safe
@staff_page("registrar")
def petitions(request: HttpRequest) -> HttpResponse:
    """Applications, those that wait longest first."""
    state = request.GET.get("state", PetitionState.OPEN)
    words = request.GET.get("q", "").strip()[:60]
    page = Paginator(petitions_for_staff(words, state), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": words, "state": state, "states": LABELS.items()}
    return render(request, "petitions/staff_petitions.html", context)


@require_POST
@staff_page("registrar")
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve, or refuse with a reason."""
    found = get_object_or_404(Petition.objects.select_related("enrolment"), public_id=public_id)
    try:
        if request.POST.get("decision") == "approve":
            domain.approve_petition(petition=found, by=user_of(request))
            messages.success(request, _("Approved: the new period begins today."))
        else:
            reason = request.POST.get("reason", "")
            domain.refuse_petition(petition=found, reason=reason, by=user_of(request))
            messages.success(request, _("Refused; the learner reads the reason."))
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
    return redirect("petitions:staff_petitions")
