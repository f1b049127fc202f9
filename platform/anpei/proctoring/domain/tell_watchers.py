"""Telling whoever watches an exam that there is news of it."""

from django.db import transaction

from anpei.proctoring.models import Photo
from anpei.proctoring.signals import exam_photo_changed


def tell_watchers(attempt_id: int | None) -> None:
    """Of a photo or an incident, after the commit; None: a photo of study, which nobody watches."""
    if attempt_id is not None:
        transaction.on_commit(
            lambda: exam_photo_changed.send(sender=Photo, attempt_id=attempt_id), robust=True
        )
