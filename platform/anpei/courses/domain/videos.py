"""A video's way: uploaded or fetched, converted in the background, ready for its topics (PL-21)."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.ffmpeg import UnusableVideo, make_poster, probe, transcode
from anpei.courses.models import Topic, Video
from anpei.courses.states import VIDEO, VideoState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.fetching import FetchLimits, check_address, fetch_file
from anpei.kernel.outside import OutsideError, OutsideRefused
from anpei.kernel.states import IllegalMove, move
from tenants.storage import secret_name

LARGEST_BYTES = 2 * 2**30
LONGEST_MS = 4 * 3600 * 1000
_WAITING_TOO_LONG = timedelta(minutes=2)
_SILENT_TOO_LONG = timedelta(minutes=10)
_POSTER_AT_MS = 1000
_TOLD_EVERY_PERCENT = 5


def upload_video(*, topic: Topic, file: File, by: User) -> Video:  # type: ignore[type-arg]
    """Keep an uploaded file; when it is converted it becomes the topic's video.

    Raises InvalidInput when it is larger than ``LARGEST_BYTES``. What it really is, the
    conversion finds out; until then the topic keeps the video it has.
    """
    if (file.size or 0) > LARGEST_BYTES:
        raise InvalidInput(_("The file is larger than 2 GB."), field="file")
    source = default_storage.save(secret_name("videos/source", "upload"), file)
    with transaction.atomic():
        video = Video.objects.create(
            name=Path(file.name or "").name[:150], source=source, byte_size=file.size or 0
        )
        Topic.objects.filter(pk=topic.pk).update(next_video=video)
        audit.record(
            act="courses.video_uploaded",
            subject=video,
            by=by,
            after={"topic": topic.public_id, "bytes": video.byte_size},
        )
    return video


def import_video(*, topic: Topic, address: str, by: User) -> Video:
    """Let the background fetch the video at ``address``; when converted it is the topic's.

    Raises InvalidInput for an address that is not fetched by its looks; where it leads, the fetch
    finds out.
    """
    try:
        parts = check_address(address)
    except OutsideRefused:
        raise InvalidInput(
            _("An address like https://example.com/lesson.mp4 is wanted."), field="address"
        ) from None
    with transaction.atomic():
        video = Video.objects.create(
            name=(Path(parts.path).name or parts.hostname or "")[:150], address=address.strip()
        )
        Topic.objects.filter(pk=topic.pk).update(next_video=video)
        audit.record(
            act="courses.video_asked_for",
            subject=video,
            by=by,
            after={"topic": topic.public_id, "host": parts.hostname},
        )
    return video


def retry_video(*, video: Video, by: User) -> Video:
    """Try a failed video once more. Raises Conflict when it did not fail or nothing is kept."""
    if not video.source and not video.address:
        raise Conflict(_("The file is no longer kept; upload it again."))
    try:
        moved = _move(video, VideoState.UPLOADED, by)
    except IllegalMove:
        raise Conflict(_("This video is not waiting for another try.")) from None
    Video.objects.filter(pk=video.pk).update(touched_at=db_now(), progress_percent=0, problem="")
    return moved


def convert_video(*, video: Video) -> None:
    """Make a video streamable, fetching it first, or say in ``problem`` why that cannot be.

    A video that somebody else converts, or that is ready, is left alone.
    """
    is_fetched = not video.source and bool(video.address)
    try:
        video = _move(video, VideoState.FETCHING if is_fetched else VideoState.TRANSCODING)
    except IllegalMove:
        return
    Video.objects.filter(pk=video.pk).update(touched_at=db_now(), problem="", progress_percent=0)
    try:
        with tempfile.TemporaryDirectory() as folder:
            if is_fetched:
                video = _fetch(video, Path(folder))
            _convert(video, Path(folder))
    except (UnusableVideo, FileNotFoundError, OutsideError) as error:
        reason = error.reason if isinstance(error, OutsideError) else str(error)
        Video.objects.filter(pk=video.pk).update(problem=reason[:500])
        _move(video, VideoState.FAILED)


def add_ready_video(
    *, stream: Path, poster: Path, duration_ms: int, name: str, by: User | None
) -> Video:
    """Take over files that are streamable already; copies are kept in the private storage."""
    with transaction.atomic():
        video = Video.objects.create(name=name)
        _finish(video, stream, poster, duration_ms, by)
    return video


def requeue_videos() -> list[int]:
    """The ids of videos whose task was lost or whose worker died, free to be converted again."""
    now = db_now()
    silent = Video.objects.filter(
        state__in=(VideoState.FETCHING, VideoState.TRANSCODING),
        touched_at__lt=now - _SILENT_TOO_LONG,
    )
    for video in silent:
        _move(video, VideoState.UPLOADED)
    waiting = Q(touched_at__lt=now - _WAITING_TOO_LONG)
    return list(
        Video.objects.filter(waiting, state=VideoState.UPLOADED).values_list("pk", flat=True)
    )


def _fetch(video: Video, folder: Path) -> Video:
    """Bring the file into the private storage; from then on it is as good as an upload."""
    fetched = folder / "fetched"
    media_type = fetch_file(
        video.address,
        fetched,
        limits=FetchLimits(most_bytes=LARGEST_BYTES),
        on_progress=_tell(video),
    )
    if media_type.startswith("text/"):
        raise UnusableVideo(_("the address shows a web page, not a video file"))
    with fetched.open("rb") as file:
        source = default_storage.save(secret_name("videos/source", "upload"), File(file))
    size = fetched.stat().st_size
    fetched.unlink()
    Video.objects.filter(pk=video.pk).update(source=source, byte_size=size, progress_percent=0)
    video.refresh_from_db()
    return _move(video, VideoState.TRANSCODING)


def _tell(video: Video) -> Callable[[int], None]:
    """Writes down every few per cent, and so that the work is alive."""
    told = -_TOLD_EVERY_PERCENT

    def tell(percent: int) -> None:
        nonlocal told
        if percent >= told + _TOLD_EVERY_PERCENT:
            told = percent
            Video.objects.filter(pk=video.pk).update(progress_percent=percent, touched_at=db_now())

    return tell


def _convert(video: Video, folder: Path) -> None:
    source = Path(default_storage.path(video.source))
    found = probe(source)
    if not found.has_picture or not 0 < found.duration_ms <= LONGEST_MS:
        raise UnusableVideo(_("no picture, or longer than four hours"))
    stream, poster = folder / "stream.mp4", folder / "poster.jpg"
    transcode(
        source,
        stream,
        duration_ms=found.duration_ms,
        on_progress=_tell(video),
    )
    duration = probe(stream).duration_ms
    make_poster(stream, poster, at_ms=min(_POSTER_AT_MS, duration // 2))
    with transaction.atomic():
        _finish(video, stream, poster, duration, None)
    old, video.source = video.source, ""
    Video.objects.filter(pk=video.pk).update(source="")
    default_storage.delete(old)


def _finish(video: Video, stream: Path, poster: Path, duration_ms: int, by: User | None) -> None:
    video.stream = _keep(stream, "mp4")
    video.poster = _keep(poster, "jpg")
    video.duration_ms, video.byte_size = duration_ms, stream.stat().st_size
    video.progress_percent, video.problem = 100, ""
    video.save()
    _move(video, VideoState.READY, by)
    for topic in Topic.objects.select_for_update(no_key=True).filter(next_video=video):
        topic.video, topic.next_video, topic.duration_ms = video, None, duration_ms
        topic.save(update_fields=["video", "next_video", "duration_ms"])


def _keep(path: Path, suffix: str) -> str:
    with path.open("rb") as file:
        return default_storage.save(secret_name("videos", suffix), File(file))


def _move(video: Video, to: VideoState, by: User | None = None) -> Video:
    return move(
        VIDEO,
        video,
        to,
        record=lambda row, before, after: audit.record(
            act=f"courses.video_{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
        ),
    )
