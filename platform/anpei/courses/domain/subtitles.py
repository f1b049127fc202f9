"""Subtitles of a video: set, taken away (PL-21)."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Subtitle, Video
from anpei.courses.subtitles import read_subtitles


def set_subtitles(*, video: Video, language: str, data: bytes, by: User) -> Subtitle:
    """Keep the subtitles of ``video`` in ``language``, in place of those it had.

    Raises InvalidInput for a file that is none.
    """
    text = read_subtitles(data)
    with transaction.atomic():
        kept, _is_new = Subtitle.objects.update_or_create(
            video=video, language=language, defaults={"text": text}
        )
        audit.record(
            act="courses.subtitles_set", subject=video, by=by, after={"language": language}
        )
    return kept


def remove_subtitles(*, subtitle: Subtitle, by: User) -> None:
    """Take them away."""
    with transaction.atomic():
        audit.record(
            act="courses.subtitles_removed",
            subject=subtitle.video,
            by=by,
            before={"language": subtitle.language},
        )
        subtitle.delete()
