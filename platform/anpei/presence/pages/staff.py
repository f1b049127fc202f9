"""Staff: a wrong profile photo is given up, so that another one can be set (YN-21)."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.presence import domain
from anpei.presence.models import ProfilePhoto
from anpei.presence.queries import photos_for_staff

_PAGE = 20


@require_safe
@staff_page("registrar", "reviewer")
def photos(request: HttpRequest) -> HttpResponse:
    """Profile photos, newest first."""
    words = request.GET.get("q", "").strip()[:60]
    page = Paginator(photos_for_staff(words), _PAGE).get_page(request.GET.get("page"))
    return render(request, "presence/photos.html", {"page": page, "search": words})


@require_safe
@staff_page("registrar", "reviewer")
def picture(request: HttpRequest, person: str) -> HttpResponseBase:
    """The picture itself."""
    found = get_object_or_404(ProfilePhoto, person__public_id=person)
    try:
        file = default_storage.open(found.path)
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, content_type=found.content_type)


@require_POST
@staff_page("registrar", "reviewer")
def give_up(request: HttpRequest, person: str) -> HttpResponse:
    """The learner is asked for another one at the next visit."""
    found = get_object_or_404(ProfilePhoto, person__public_id=person)
    domain.give_up_photo(photo=found, by=user_of(request))
    messages.success(request, _("The photo is removed; the learner sets another one."))
    return redirect("presence:photos")
