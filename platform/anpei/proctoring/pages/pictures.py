"""A picture's bytes: signed address, the right person, a line in the log (T07, T23)."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from anpei.accounts.permissions import user_of
from anpei.kernel.errors import NotAllowed
from anpei.people.models import Person
from anpei.proctoring import domain
from anpei.proctoring.models import Photo, ReferencePhoto
from anpei.proctoring.permissions import can_see_pictures_of
from anpei.proctoring.signed_pictures import PictureKind, is_good


@require_GET
def picture(
    request: HttpRequest, kind: str, public_id: str, expires: int, signature: str
) -> HttpResponse:
    """403 for a foreign or expired address, 404 for a picture that is not there or not yours."""
    user = user_of(request)
    if kind not in list(PictureKind):
        raise Http404
    if not is_good(PictureKind(kind), public_id, user, expires, signature):
        raise NotAllowed("this address is over; load the page again")
    found, person = _find(PictureKind(kind), public_id)
    if found is None or person is None or not can_see_pictures_of(user, person):
        raise Http404
    try:
        with default_storage.open(found.path) as file:
            body = file.read()
    except FileNotFoundError:
        raise Http404 from None
    domain.record_view(picture=found, by=user)
    return HttpResponse(
        body,
        content_type=found.content_type,
        headers={"Cache-Control": "private, no-store", "Content-Disposition": "inline"},
    )


def _find(kind: PictureKind, public_id: str) -> tuple[Photo | ReferencePhoto | None, Person | None]:
    if kind is PictureKind.PHOTO:
        photos = Photo.objects.select_related("enrolment__person").exclude(path="")
        photo = photos.filter(public_id=public_id).first()
        return photo, photo.enrolment.person if photo else None
    if kind is not PictureKind.REFERENCE:
        return None, None
    references = ReferencePhoto.objects.select_related("person")
    reference = references.filter(public_id=public_id).first()
    return reference, reference.person if reference else None
