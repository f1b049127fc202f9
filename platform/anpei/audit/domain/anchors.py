"""Anchors of the chain outside its table (security T22): whoever may write the whole table could
seal it anew, but can sign no anchor and change none that left in the log stream."""

import json
import logging
from collections.abc import Collection
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from anpei.audit.models import AuditEntry
from anpei.kernel.clock import db_now
from anpei.kernel.crypto import evidence_is_genuine, sign_evidence

logger = logging.getLogger(__name__)

_FOLDER = "audit-anchors"


def anchor_chain() -> int | None:
    """Keep the chain's last position and digest, signed, in a file and in the log, every night.

    Gives the position, which is also how many are sealed; None while nothing is.
    """
    last = AuditEntry.objects.filter(position__isnull=False).order_by("-position").first()
    if last is None or last.position is None:
        return None
    name = f"{_FOLDER}/{last.position}.json"
    if not default_storage.exists(name):
        told = {"position": last.position, "digest": last.digest, "at": db_now().isoformat()}
        body = json.dumps(told)
        signed = json.dumps({"anchor": body, "signature": sign_evidence(body.encode())})
        default_storage.save(name, ContentFile(signed.encode()))
        logger.info("audit anchor %s", signed)
    return last.position


def anchors_behind(
    position: int, *, but: Collection[int], taken_after: datetime | None
) -> dict[int, str]:
    """Position → digest of the anchors behind ``position``; "" for one whose signature is wrong.

    Those a person gave up are left out: ``but`` these, and what is not ``taken_after`` then.
    """
    if not default_storage.exists(_FOLDER):
        return {}
    names = (name.removesuffix(".json") for name in default_storage.listdir(_FOLDER)[1])
    wanted = [
        int(name)
        for name in names
        if name.isdecimal() and int(name) > position and int(name) not in but
    ]
    found: dict[int, str] = {}
    for one in wanted:
        digest, at = _read(one)
        if taken_after is None or at is None or at > taken_after:
            found[one] = digest
    return found


def _read(position: int) -> tuple[str, datetime | None]:
    with default_storage.open(f"{_FOLDER}/{position}.json") as file:
        try:
            signed = json.loads(file.read())
            body, signature = signed["anchor"], signed["signature"]
            if not evidence_is_genuine(body.encode(), signature):
                return "", None
            told = json.loads(body)
        except (ValueError, KeyError, TypeError, AttributeError):
            return "", None
    genuine = told["position"] == position
    return (told["digest"] if genuine else ""), datetime.fromisoformat(told["at"])
