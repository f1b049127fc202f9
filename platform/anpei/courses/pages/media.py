"""Streaming private video: signed address, session, byte ranges (PL-21)."""

from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anpei.accounts.permissions import user_of
from anpei.courses.models import Subtitle, Video, VideoState
from anpei.courses.ranges import ByteRange, UnsatisfiableRange, read_range
from anpei.courses.video_links import link_is_good
from anpei.kernel.errors import NotAllowed

_CHUNK = 256 * 1024


@require_safe
def stream(request: HttpRequest, video_id: str, expires: int, signature: str) -> HttpResponseBase:
    """The MP4, whole or the one range asked for; 416 outside the file."""
    video = _video(request, "courses:stream", video_id, expires, signature)
    path = Path(default_storage.path(video.stream))
    size = path.stat().st_size
    tag = f'"{video.public_id}-{size}"'
    try:
        asked = read_range(request.headers.get("Range", ""), size)
    except UnsatisfiableRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if request.headers.get("If-Range", tag) != tag:
        asked = None
    span = asked or ByteRange(0, size - 1)
    body = iter(()) if request.method == "HEAD" else _read(path, span)
    response = StreamingHttpResponse(body, status=206 if asked else 200, content_type="video/mp4")
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Content-Length"] = str(span.length)
    response["Cache-Control"] = "private, max-age=600"
    if asked:
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    return response


@require_safe
def poster(request: HttpRequest, video_id: str, expires: int, signature: str) -> HttpResponseBase:
    """The picture shown before the video plays."""
    video = _video(request, "courses:poster", video_id, expires, signature)
    response = FileResponse(default_storage.open(video.poster), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def subtitle(request: HttpRequest, subtitle_id: str, expires: int, signature: str) -> HttpResponse:
    """The subtitles of one language, as WebVTT."""
    if not link_is_good("courses:subtitle", subtitle_id, user_of(request), expires, signature):
        raise NotAllowed(_("This address has expired; reload the page."))
    found = get_object_or_404(Subtitle, public_id=subtitle_id)
    response = HttpResponse(found.text, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, max-age=600"
    return response


def _video(request: HttpRequest, route: str, video_id: str, expires: int, signature: str) -> Video:
    if not link_is_good(route, video_id, user_of(request), expires, signature):
        raise NotAllowed(_("This address has expired; reload the page."))
    return get_object_or_404(Video, public_id=video_id, state=VideoState.READY)


def _read(path: Path, span: ByteRange) -> Iterator[bytes]:
    left = span.length
    with path.open("rb") as file:
        file.seek(span.first)
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
