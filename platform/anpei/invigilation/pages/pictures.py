"""A candidate's photo for those on duty in their room; every view is kept (T07, T23)."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from anpei.accounts.permissions import user_of
from anpei.invigilation.permissions import check_invigilates
from anpei.invigilation.signed_pictures import is_good
from anpei.kernel.errors import NotAllowed
from anpei.proctoring.domain import record_view
from anpei.proctoring.models import Photo


@require_GET
def picture(request: HttpRequest, public_id: str, expires: int, signature: str) -> HttpResponse:
    """403 for a foreign or expired address and for a room one is not on duty in."""
    user = user_of(request)
    if not is_good(public_id, user.public_id, expires, signature):
        raise NotAllowed("this address is over; load the page again")
    photos = Photo.objects.select_related("attempt").defer("attempt__paper")
    photo = get_object_or_404(photos.exclude(path=""), public_id=public_id, attempt__isnull=False)
    if photo.attempt is not None:
        check_invigilates(user, photo.attempt)
    try:
        with default_storage.open(photo.path) as file:
            body = file.read()
    except FileNotFoundError:
        raise Http404 from None
    record_view(picture=photo, by=user)
    return HttpResponse(
        body,
        content_type=photo.content_type,
        headers={"Cache-Control": "private, no-store", "Content-Disposition": "inline"},
    )
