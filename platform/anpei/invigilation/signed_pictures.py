"""Addresses of the pictures on a wall: 60 seconds, one user, and only on duty in the room (T23)."""

from django.urls import reverse

from anpei.kernel import crypto
from anpei.kernel.clock import db_now
from anpei.proctoring.signed_pictures import SECONDS


def wall_picture_url(photo_id: str, user_id: str, expires: int) -> str:
    """Where the user of public id ``user_id`` can load the photo until ``expires`` (Unix seconds).

    The view asks again whether that user is on duty in the candidate's room.
    """
    signature = crypto.sign_token(_payload(photo_id, user_id, expires))
    return reverse("invigilation:picture", args=[photo_id, expires, signature])


def is_good(photo_id: str, user_id: str, expires: int, signature: str) -> bool:
    """Whether the address was made for this user and tenant, and is not over."""
    payload = _payload(photo_id, user_id, expires)
    if not crypto.token_is_genuine(payload, signature):
        return False
    return 0 <= expires - db_now().timestamp() <= SECONDS


def _payload(photo_id: str, user_id: str, expires: int) -> bytes:
    return f"wall|{photo_id}|{user_id}|{expires}".encode()
