"""Addresses of pictures: good for 60 seconds, for one user of one tenant (T07)."""

from enum import StrEnum

from django.urls import reverse

from anpei.accounts.models import User
from anpei.kernel import crypto
from anpei.kernel.clock import db_now
from anpei.proctoring.models import Photo, ReferencePhoto

SECONDS = 60


class PictureKind(StrEnum):
    PHOTO = "photo"
    REFERENCE = "reference"
    PROFILE = "profile"
    """Served by the app above that keeps them; the person's public id names it."""


def picture_url(picture: Photo | ReferencePhoto, user: User, expires: int) -> str:
    """The address under which ``user`` can load ``picture`` until ``expires`` (Unix seconds)."""
    kind = PictureKind.PHOTO if isinstance(picture, Photo) else PictureKind.REFERENCE
    signature = sign_address(kind, picture.public_id, user, expires)
    return reverse("proctoring:picture", args=[kind, picture.public_id, expires, signature])


def sign_address(kind: PictureKind, public_id: str, user: User, expires: int) -> str:
    """What ``is_good`` asks for: for this user and tenant alone."""
    return crypto.sign_token(_payload(kind, public_id, user, expires))


def expiry() -> int:
    """When an address made now ends, in Unix seconds of the database's clock."""
    return int(db_now().timestamp()) + SECONDS


def is_good(kind: PictureKind, public_id: str, user: User, expires: int, signature: str) -> bool:
    """Whether the address was made for this user and tenant, and is not over."""
    payload = _payload(kind, public_id, user, expires)
    if not crypto.token_is_genuine(payload, signature):
        return False
    return 0 <= expires - db_now().timestamp() <= SECONDS


def _payload(kind: PictureKind, public_id: str, user: User, expires: int) -> bytes:
    return f"picture|{kind}|{public_id}|{user.public_id}|{expires}".encode()
