"""Where browsers find a way to each other: STUN and TURN servers, from settings."""

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings

from anpei.kernel.clock import db_now

LASTS_SECONDS = 3600


def ice_servers(name: str) -> list[dict[str, Any]]:
    """For RTCPeerConnection; [] without settings (a direct way only).

    TURN servers get credentials that end by themselves, made from the secret that coturn shares
    (``use-auth-secret``; draft-uberti-behave-turn-rest-00): user name ``<expiry>:<name>``, password
    its HMAC-SHA-1.
    """
    urls = [url.strip() for url in settings.ICE_URLS.split(",") if url.strip()]
    stun = [url for url in urls if url.startswith("stun")]
    turn = [url for url in urls if url.startswith("turn")]
    servers: list[dict[str, Any]] = [{"urls": stun}] if stun else []
    # Without the secret nobody could use the relay; a browser would only wait for its refusal.
    if turn and settings.TURN_SECRET:
        user = f"{int(db_now().timestamp()) + LASTS_SECONDS}:{name}"
        digest = hmac.new(settings.TURN_SECRET.encode(), user.encode(), hashlib.sha1).digest()
        password = base64.b64encode(digest).decode()
        servers.append({"urls": turn, "username": user, "credential": password})
    return servers
