"""Limits on what anybody may ask, counted by the database (T17)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from anpei.certificates.models import TryCount
from anpei.kernel import crypto
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Throttled

# Windows lie on a grid of fixed length, so that one row a window and one statement suffice.
_COUNT = """
    INSERT INTO certificates_trycount (bucket, window_starts, tries)
    VALUES (%s, to_timestamp(floor(extract(epoch FROM clock_timestamp()) / %s) * %s), 1)
    ON CONFLICT (bucket, window_starts) DO UPDATE SET tries = certificates_trycount.tries + 1
    RETURNING tries
"""
_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` in every window of ``seconds``, for each of whatever ``name`` counts."""

    name: str
    tries: int
    seconds: int


LOOKUPS_PER_PREFIX = Limit("lookup-prefix", 10, 86_400)
"""First 14 characters of an identity number: the 1 000 possible holders of one birthday (T17)."""
LOOKUPS_PER_ADDRESS = Limit("lookup-address", 30, 3_600)
"""An enterprise behind one address can look its people up; nobody can scan."""
MISSES_PER_ADDRESS = Limit("token-miss", 30, 600)
"""Tokens that are none. Genuine ones are never counted: a counter may check all day."""
FILES_PER_ADDRESS = Limit("file", 30, 600)


def check_tries(*, limit: Limit, of: str) -> None:
    """Count one try of ``of`` (hashed before it is kept). Raises Throttled beyond the limit."""
    bucket = f"{limit.name}:{crypto.lookup_hash(of)[:32]}"
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [bucket, limit.seconds, limit.seconds])
        tries = cursor.fetchone()[0]
    if tries > limit.tries:
        raise Throttled(
            _("Too many queries. Please try again later, or scan the certificate's QR code."),
            retry_after=limit.seconds,
        )


def forget_old_tries() -> int:
    """Delete counters whose window is long over; how many."""
    deleted, _rows = TryCount.objects.filter(window_starts__lt=db_now() - _KEPT).delete()
    return deleted
