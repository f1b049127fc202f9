"""Staff: what was decided about an enrolment, by which rule of which edition (PL-06)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import staff_page
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import LABELS, EnrolmentState
from anpei.provinces.current import edition_by_key
from anpei.rulebook import queries
from anpei.rulebook.wording import decision_rows


@require_safe
@staff_page()
def enrolment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Person, class and edition; every stored decision with its facts; the history of states."""
    found = get_object_or_404(
        Enrolment.objects.select_related("person", "licence", "training_class", "enterprise"),
        public_id=public_id,
    )
    context = {
        "enrolment": found,
        "edition": edition_by_key(found.edition_key),
        "decisions": decision_rows(queries.decisions_about(found)),
        "events": [
            (event, LABELS[EnrolmentState(event.after)]) for event in found.events.order_by("pk")
        ],
    }
    return render(request, "rulebook/enrolment.html", context)
