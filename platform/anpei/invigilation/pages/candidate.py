"""One candidate's timeline, for those on duty in the room (PL-31)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.invigilation.flags import flag_of, photo_warnings
from anpei.invigilation.permissions import WATCHERS, watched_attempt
from anpei.invigilation.queries.timeline import TimelineMoment, attempt_timeline
from anpei.invigilation.signed_pictures import wall_picture_url
from anpei.kernel.decisions import Text
from anpei.proctoring.models import Photo
from anpei.proctoring.signed_pictures import expiry
from anpei.provinces.current import edition_by_key
from anpei.provinces.editions import Policy


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
        "moments": [
            (moment, *_picture(moment, user.public_id, expires, policy))
            for moment in attempt_timeline(found)
        ],
    }
    return render(request, "invigilation/candidate.html", context)


def _picture(
    moment: TimelineMoment, viewer: str, expires: int, policy: Policy
) -> tuple[str, list[Text]]:
    photo: Photo | None = moment.photo
    if photo is None:
        return "", []
    url = wall_picture_url(photo.public_id, viewer, expires) if photo.path else ""
    return url, [flag_of(code).label for code in sorted(photo_warnings(photo, policy))]
