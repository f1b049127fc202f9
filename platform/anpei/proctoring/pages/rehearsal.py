"""Trying the camera out before an exam is due: what is wrong, and what to do (SD-33)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import learner_page, person_of
from anpei.proctoring.policies import has_consent
from anpei.provinces.current import edition_by_key
from anpei.study.queries import current_enrolment


@require_safe
@learner_page
def rehearse(request: HttpRequest) -> HttpResponse:
    """The camera, a look by the server, and the movements that the edition asks for."""
    person = person_of(request)
    if not has_consent(person):
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('proctoring:consent')}?{back}")
    enrolment = current_enrolment(person)
    policy = edition_by_key(enrolment.edition_key).policy if enrolment else None
    context = {
        "enrolment": enrolment,
        "movements": policy.presence_actions if policy else 0,
    }
    return render(request, "proctoring/learner/rehearsal.html", context)
