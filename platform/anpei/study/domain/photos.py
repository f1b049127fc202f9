"""A photo that was asked for has arrived: credit goes on, the next moment is drawn."""

import random

from django.db import transaction
from django.db.models import F

from anpei.study.models import Player, TopicStudy

_GAP_MS = (240_000, 600_000)
"""Played time until the next photo: a short topic has one, half an hour three or four."""
_random = random.SystemRandom()


def mark_photo_received(*, topic_study: TopicStudy) -> bool:
    """Count a stored study photo and end the request for it; False when none was asked for.

    Called by the app that stores photos, inside the transaction that stores one.
    """
    with transaction.atomic():
        # The lock order of the beat: player, then study.
        answered = Player.objects.filter(
            study_id=topic_study.pk, photo_asked_at__isnull=False
        ).update(
            photo_asked_at=None,
            photo_missed=False,
            photo_due_ms=F("played_ms") + _random.randint(*_GAP_MS),
        )
        if answered:
            TopicStudy.objects.filter(pk=topic_study.pk).update(
                photos_received=F("photos_received") + 1
            )
    return bool(answered)


def draw_first_photo(remaining_ms: int) -> int:
    """A random moment, in played time, in which a topic's first photo is asked for.

    Between a tenth and six tenths of what is left, and within the first ten minutes: so that
    twenty seconds have one too (SD-35).
    """
    first, last = remaining_ms // 10, min(remaining_ms * 6 // 10, _GAP_MS[1])
    return _random.randint(min(first, last), last)
