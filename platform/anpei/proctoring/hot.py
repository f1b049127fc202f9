"""The upload of photos: authorised by its one-use ticket, no session, one statement (DESIGN §7)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from anpei.proctoring.domain import store_photo
from anpei.proctoring.domain.storing import PHOTO_MAX_BYTES
from anpei.proctoring.vision.upload import check_size

# A multipart body wraps the picture in a little text.
_WRAPPING = 4096
PHOTOS = "/api/proctoring/photos/"


def upload_photo(request: HttpRequest) -> HttpResponse:
    """``POST`` a picture as raw body or as the multipart file ``photo``.

    The ticket comes in ``X-Capture-Ticket`` (or the form field ``ticket``). 201 with the photo's
    public id; the ticket's and the picture's refusals otherwise.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    check_size(int(request.META.get("CONTENT_LENGTH") or 0) - _WRAPPING, PHOTO_MAX_BYTES)
    ticket, data = _read(request)
    stored = store_photo(token=ticket, data=data)
    body = {"photo": stored.public_id, "taken_at": stored.taken_at.isoformat()}
    return JsonResponse(body, status=201, headers={"Cache-Control": "no-store"})


def _read(request: HttpRequest) -> tuple[str, bytes]:
    ticket = request.headers.get("X-Capture-Ticket", "")
    if not (request.content_type or "").startswith("multipart/"):
        return ticket, request.body
    file = request.FILES.get("photo")
    return ticket or request.POST.get("ticket", ""), file.read() if file else b""


HOT_PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {PHOTOS: upload_photo}
