"""Short-lived addresses of a video, good for one person of one tenant (PL-21)."""

import time

from django.urls import reverse

from anpei.accounts.models import User
from anpei.courses.models import Video, VideoState
from anpei.kernel import crypto

_LEAST_SECONDS = 15 * 60


def stream_link(video: Video | None, user: User) -> str:
    """Where ``user`` can stream ``video``; "" while it is not ready.

    Good for twice the video's length, at least a quarter of an hour: long enough to watch it,
    and a player whose address has run out asks for a new one.
    """
    if video is None or video.state != VideoState.READY:
        return ""
    lasts = max(_LEAST_SECONDS, 2 * video.duration_ms // 1000)
    return _link("courses:stream", video, user, lasts)


def poster_link(video: Video | None, user: User) -> str:
    """Where ``user`` sees the video's first picture; "" when there is none."""
    if video is None or not video.poster:
        return ""
    return _link("courses:poster", video, user, _LEAST_SECONDS)


def subtitle_links(video: Video | None, user: User) -> list[dict[str, str]]:
    """``{"url", "language", "label"}`` of each language of a ready video, for its player."""
    if video is None or video.state != VideoState.READY:
        return []
    lasts = max(_LEAST_SECONDS, 2 * video.duration_ms // 1000)
    return [
        {
            "url": _address("courses:subtitle", one.public_id, user, lasts),
            "language": one.language,
            "label": str(one.get_language_display()),
        }
        for one in video.subtitles.all()
    ]


def link_is_good(kind: str, video_id: str, user: User, expires: int, signature: str) -> bool:
    """Whether this signature is ours, for this user and tenant, and not yet expired."""
    genuine = crypto.token_is_genuine(_payload(kind, video_id, user, expires), signature)
    # An address is not a fact of the study: the web server's own clock is good enough.
    return genuine and expires >= time.time()


def _link(route: str, video: Video, user: User, seconds: int) -> str:
    return _address(route, video.public_id, user, seconds)


def _address(route: str, public_id: str, user: User, seconds: int) -> str:
    expires = int(time.time()) + seconds
    signature = crypto.sign_token(_payload(route, public_id, user, expires))
    return reverse(route, args=(public_id, expires, signature))


def _payload(route: str, video_id: str, user: User, expires: int) -> bytes:
    return f"{route} {video_id} {user.public_id} {expires}".encode()
