"""Staff: a wrong profile photo is given up, so that another one can be set (YN-21)."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.search_words import read_words
from anpei.presence import domain
from anpei.presence.models import ProfilePhoto
from anpei.presence.queries import photos_for_staff
from anpei.proctoring.signed_pictures import PictureKind, expiry, is_good, sign_address

_PAGE = 20


@require_safe
@staff_page("registrar", "reviewer")
def photos(request: HttpRequest) -> HttpResponse:
    """Profile photos, newest first."""
    words = read_words(request.GET.get("q", ""))
    page = Paginator(photos_for_staff(words), _PAGE).get_page(request.GET.get("page"))
    return render(request, "presence/photos.html", {"page": page, "search": words})


@require_safe
@staff_page("registrar", "reviewer")
def picture(request: HttpRequest, person: str) -> HttpResponse:
    """On to the picture, under an address that is good for a minute and for nobody else (T07)."""
    get_object_or_404(ProfilePhoto, person__public_id=person)
    expires = expiry()
    signature = sign_address(PictureKind.PROFILE, person, user_of(request), expires)
    return redirect("presence:picture_file", person, expires, signature)


@require_safe
@staff_page("registrar", "reviewer")
def picture_file(request: HttpRequest, person: str, expires: int, signature: str) -> HttpResponse:
    """The picture itself; the look is on record before the bytes are sent (T23)."""
    user = user_of(request)
    if not is_good(PictureKind.PROFILE, person, user, expires, signature):
        raise Http404
    found = get_object_or_404(
        ProfilePhoto.objects.select_related("person"), person__public_id=person
    )
    try:
        with default_storage.open(found.path) as file:
            body = file.read()
    except OSError as error:
        raise Http404 from error
    domain.record_view(photo=found, by=user)
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": "inline"}
    return HttpResponse(body, content_type=found.content_type, headers=headers)


@require_POST
@staff_page("registrar", "reviewer")
def give_up(request: HttpRequest, person: str) -> HttpResponse:
    """The learner is asked for another one at the next visit."""
    found = get_object_or_404(ProfilePhoto, person__public_id=person)
    domain.give_up_photo(photo=found, by=user_of(request))
    messages.success(request, _("The photo is removed; the learner sets another one."))
    return redirect("presence:photos")
