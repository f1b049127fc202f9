"""Staff: what waits for a second person, and the second person's decision (T22)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.approvals import domain
from anpei.approvals.acts import two_person_acts
from anpei.approvals.contract import Subject
from anpei.approvals.models import Proposal
from anpei.approvals.queries import proposals_for
from anpei.approvals.states import LABELS, ProposalState
from anpei.kernel.errors import AnpeiError

_PAGE = 20
_ROLES = (Role.FINANCE, Role.REGISTRAR)


@require_safe
@staff_page(*_ROLES)
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals of the acts one has the role for; without ``?state=`` those that wait."""
    words = request.GET.get("q", "").strip()[:60]
    state = request.GET.get("state", ProposalState.WAITING)
    found = proposals_for(user_of(request), state=state, words=words)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    acts = two_person_acts()
    context = {
        "page": page,
        "rows": [(one, acts[one.act].title) for one in page],
        "search": words,
        "state": state,
        "states": LABELS.items(),
    }
    return render(request, "approvals/proposals.html", context)


@require_safe
@staff_page(*_ROLES)
def proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is to be done, to what, why; confirm or decline."""
    found = _found(request, public_id)
    act = two_person_acts()[found.act]
    context = {
        "proposal": found,
        "title": act.title,
        "facts": act.facts(found.parameters),
        "subject": _subject(found),
        "waits": found.state == ProposalState.WAITING,
        "is_own": found.proposed_by_id == user_of(request).pk,
    }
    return render(request, "approvals/proposal.html", context)


@require_POST
@staff_page(*_ROLES)
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person agrees: it is done."""
    found = _found(request, public_id)
    return _decided(
        request,
        found,
        _("Confirmed and done."),
        lambda: domain.confirm_proposal(proposal=found, by=user_of(request)),
    )


@require_POST
@staff_page(*_ROLES)
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """It is not done; who proposed it reads why."""
    found, answer = _found(request, public_id), request.POST.get("answer", "")
    return _decided(
        request,
        found,
        _("Declined; nothing was done."),
        lambda: domain.decline_proposal(proposal=found, answer=answer, by=user_of(request)),
    )


def _decided(
    request: HttpRequest, found: Proposal, done: str, act: Callable[[], Proposal]
) -> HttpResponse:
    try:
        act()
    except AnpeiError as error:
        messages.error(request, str(error))
        return redirect("approvals:proposal", found.public_id)
    messages.success(request, done)
    return redirect("approvals:proposals")


def _found(request: HttpRequest, public_id: str) -> Proposal:
    return get_object_or_404(proposals_for(user_of(request)), public_id=public_id)


def _subject(found: Proposal) -> Subject | None:
    try:
        return two_person_acts()[found.act].describe(found.subject)
    except ObjectDoesNotExist:
        return None
