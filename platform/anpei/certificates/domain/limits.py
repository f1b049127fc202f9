"""Limits on what anybody may ask (T17)."""

from django.utils.translation import gettext as _

from anpei.accounts.domain.limits import Limit, count_try
from anpei.kernel.errors import Throttled

LOOKUPS_PER_ADDRESS = Limit("lookup-address", 30, 3_600)
"""An enterprise behind one address can look its people up; nobody can scan."""
MISSES_PER_ADDRESS = Limit("token-miss", 30, 600)
"""Tokens that are none. Genuine ones are never counted: a counter may check all day."""
FILES_PER_ADDRESS = Limit("file", 30, 600)


def check_tries(*, limit: Limit, of: str) -> None:
    """Count one try of ``of`` (hashed before it is kept). Raises Throttled beyond the limit."""
    if count_try(limit=limit, of=of):
        raise Throttled(
            _("Too many queries. Please try again later, or scan the certificate's QR code."),
            retry_after=limit.seconds,
        )
