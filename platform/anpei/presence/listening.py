"""Hearing that somebody's face data are being deleted: the profile photo goes with them (T20)."""

from typing import Any

from anpei.people.models import Person
from anpei.presence.domain import delete_photo
from anpei.proctoring.signals import face_data_deleted


def forget_photo(*, person: Person, **_: Any) -> list[str]:
    return delete_photo(person=person)


def listen() -> None:
    face_data_deleted.connect(forget_photo, dispatch_uid="presence.forget_photo")
