"""One candidate's timeline, for those on duty in the room (PL-31)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.exams.states import ATTEMPT, AttemptState
from anpei.invigilation import domain
from anpei.invigilation.flags import flag_of, photo_warnings
from anpei.invigilation.models import CommandKind
from anpei.invigilation.permissions import WATCHERS, watched_attempt
from anpei.invigilation.queries.timeline import TimelineMoment, attempt_timeline
from anpei.invigilation.signed_pictures import wall_picture_url
from anpei.kernel.decisions import Text
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.kernel.ids import make_public_id
from anpei.proctoring.models import Photo
from anpei.proctoring.signed_pictures import expiry
from anpei.provinces.current import edition_by_key
from anpei.provinces.editions import Policy

_AFTERWARDS = (CommandKind.UNLOCK, CommandKind.IRREGULARITY)


@require_safe
@staff_page(*WATCHERS)
def candidate(request: HttpRequest, attempt: str) -> HttpResponse:
    """Every photo, event and act, the newest first, with who did it."""
    user = user_of(request)
    found, room = watched_attempt(user, attempt)
    policy = edition_by_key(found.enrolment.edition_key).policy
    expires = expiry()
    context = {
        "attempt": found,
        "room": room,
        "person": found.enrolment.person,
        "is_over": found.state != AttemptState.RUNNING,
        "may_come_in": ATTEMPT.allows(AttemptState(found.state), AttemptState.RUNNING),
        "key": make_public_id(),
        "moments": [
            (moment, *_picture(moment, user.public_id, expires, policy))
            for moment in attempt_timeline(found)
        ],
    }
    return render(request, "invigilation/candidate.html", context)


@require_POST
@staff_page(*WATCHERS)
def act(request: HttpRequest, attempt: str) -> HttpResponse:
    """What may still be done when the exam is over, however long ago (PL-32)."""
    user = user_of(request)
    found, _room = watched_attempt(user, attempt)
    kind = request.POST.get("kind", "")
    try:
        if kind not in _AFTERWARDS:
            raise InvalidInput(_("There is no such command."), field="kind")
        domain.issue_command(
            attempt=found,
            kind=kind,
            by=user,
            key=request.POST.get("key", ""),
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("Done."))
    except AnpeiError as error:
        messages.error(request, str(error))
    return redirect("invigilation:candidate", attempt)


def _picture(
    moment: TimelineMoment, viewer: str, expires: int, policy: Policy
) -> tuple[str, list[Text]]:
    photo: Photo | None = moment.photo
    if photo is None:
        return "", []
    url = wall_picture_url(photo.public_id, viewer, expires) if photo.path else ""
    return url, [flag_of(code).label for code in sorted(photo_warnings(photo, policy))]
