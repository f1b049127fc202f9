"""Rate limits on signing in, counted in PostgreSQL (PL-11, T16).

A try is written down before it is looked at: however many come at once, each sees at least the
tries before it, so a burst cannot slip through between counting and writing.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from anpei.accounts.domain.limits import (
    NUMBERS_PER_PREFIX,
    count_try,
    give_back_try,
    prefix_of,
)
from anpei.accounts.domain.origin import Origin
from anpei.accounts.models import SignInEvent, User
from anpei.kernel import crypto
from anpei.kernel.errors import Throttled
from anpei.kernel.identity_numbers import is_identity_number

WINDOW_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """Failed tries allowed within the window."""

    account_from_address: int = 8
    account: int = 40
    """From devices that have never signed in to it: those who have are let through."""
    address: int = 100
    """A whole company may sit behind one address."""
    tenant: int = 3000


LIMITS = Limits()

_COUNT = """
    SELECT count(*) FILTER (WHERE account_hash = %(account)s AND address = %(address)s),
           count(*) FILTER (WHERE account_hash = %(account)s),
           count(*) FILTER (WHERE address = %(address)s),
           count(*)
      FROM accounts_signinevent
     WHERE at > clock_timestamp() - make_interval(secs => %(window)s) AND NOT succeeded
"""


def reserve_try(
    *,
    account: str,
    method: str,
    origin: Origin,
    user: User | None,
    id_number: str = "",
    limits: Limits = LIMITS,
) -> SignInEvent:
    """Write down a try for `account` (as typed) and give it back, as failed until it succeeds.

    `user` is whom it would be, or None; `id_number` a typed identity number whose being known the
    answer gives away. Raises Throttled when there were too many failed tries.
    """
    event = SignInEvent.objects.create(
        user=user,
        account_hash=crypto.lookup_hash(f"{method}\x00{account}"),
        address=origin.address,
        succeeded=False,
        method=method,
        user_agent=origin.user_agent[:300],
    )
    both, of_account, of_address, of_tenant = _failed_like(event)
    stranger = not origin.knows(user)
    if (
        both > limits.account_from_address
        or of_address > limits.address
        or (stranger and (of_account > limits.account or of_tenant > limits.tenant))
    ):
        raise Throttled(
            _("Too many tries. Please wait 15 minutes and try again."),
            retry_after=WINDOW_SECONDS,
        )
    # Counted for everybody, or a device that is known could hide among those that are not.
    if _is_scan(id_number) and stranger:
        raise Throttled(
            _("Too many tries with identity numbers like this one. Please try again tomorrow."),
            retry_after=NUMBERS_PER_PREFIX.seconds,
        )
    return event


def _failed_like(event: SignInEvent) -> tuple[int, int, int, int]:
    """Failed tries of its account from its address, of its account, from its address, at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "account": event.account_hash,
                "address": event.address,
                "window": WINDOW_SECONDS,
            },
        )
        both, of_account, of_address, of_tenant = cursor.fetchone()
    return both, of_account, of_address, of_tenant


def _is_scan(id_number: str) -> bool:
    return is_identity_number(id_number) and count_try(
        limit=NUMBERS_PER_PREFIX, of=prefix_of(id_number)
    )


def note_success(event: SignInEvent, user: User, *, id_number: str = "") -> int:
    """Mark the try as successful, with the `id_number` it was reserved with. Gives the failed tries
    since the last success before it."""
    if is_identity_number(id_number):
        give_back_try(limit=NUMBERS_PER_PREFIX, of=prefix_of(id_number))
    last = (
        SignInEvent.objects.filter(user=user, succeeded=True).order_by("-at").values("at").first()
    )
    failed = SignInEvent.objects.filter(
        user=user, succeeded=False, **({"at__gt": last["at"]} if last else {})
    ).exclude(pk=event.pk)
    count = failed.count()
    SignInEvent.objects.filter(pk=event.pk).update(succeeded=True, user=user)
    return count
