"""Where a try to sign in comes from."""

import base64
import binascii
from dataclasses import dataclass, field

from anpei.accounts.models import User
from anpei.kernel import crypto

_DEVICES_KEPT = 5


def _proof(public_id: str) -> str:
    return crypto.sign_token(f"device\x00{public_id}".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Address, browser, and the accounts that have signed in from this device before.

    ``devices`` holds signed public ids (OWASP's device cookies): who has been let in here before
    is not kept out by strangers who try the same account elsewhere (PL-11).
    """

    address: str
    user_agent: str = ""
    devices: tuple[str, ...] = field(default=())

    def knows(self, user: User | None) -> bool:
        return user is not None and user.public_id in self.devices


def read_devices(cookie: str) -> tuple[str, ...]:
    """The public ids in a device cookie that carry a genuine signature of this tenant."""
    try:
        pairs = base64.urlsafe_b64decode(cookie.encode()).decode().split(",")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ()
    found = []
    for pair in pairs[:_DEVICES_KEPT]:
        public_id, _sep, signature = pair.partition(":")
        if crypto.token_is_genuine(f"device\x00{public_id}".encode(), signature):
            found.append(public_id)
    return tuple(found)


def write_devices(devices: tuple[str, ...], user: User) -> str:
    """The cookie's new value after `user` has signed in here."""
    ids = [user.public_id, *(known for known in devices if known != user.public_id)]
    pairs = ",".join(f"{public_id}:{_proof(public_id)}" for public_id in ids[:_DEVICES_KEPT])
    return base64.urlsafe_b64encode(pairs.encode()).decode()
