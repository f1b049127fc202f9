"""Hearing what changes a tile: it is made anew at the next look of a wall."""

from typing import Any

from anpei.exams.signals import attempt_changed
from anpei.invigilation.domain import touch_seat
from anpei.invigilation.signals import seat_changed
from anpei.proctoring.signals import exam_photo_changed


def touch(*, attempt_id: int, **_: Any) -> None:
    touch_seat(attempt_id)


def listen() -> None:
    for signal in (attempt_changed, exam_photo_changed, seat_changed):
        signal.connect(touch, dispatch_uid="invigilation.touch")
