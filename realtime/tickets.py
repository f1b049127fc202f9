"""One-time tickets: the socket has no cookie of its own that we would trust (T19)."""

import hashlib
import secrets
from datetime import timedelta

from django.db import connection, transaction

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from realtime.models import SocketTicket
from realtime.parties import Party, is_still_signed_in

LASTS = timedelta(seconds=30)


def issue_ticket(*, user: User, session_key: str) -> str:
    """A ticket for one socket of this session, good for 30 seconds."""
    token = secrets.token_urlsafe(24)
    now = db_now()
    with transaction.atomic():
        SocketTicket.objects.filter(expires_at__lt=now).delete()
        SocketTicket.objects.create(
            token_hash=_hash(token),
            user=user,
            session_key=session_key,
            session_generation=user.session_generation,
            expires_at=now + LASTS,
        )
    return token


def redeem_ticket(token: str) -> Party | None:
    """Use a ticket up; None for one that was used, has expired, or whose session has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM realtime_socketticket t USING accounts_user u"
            " WHERE t.token_hash = %s AND u.id = t.user_id"
            " RETURNING u.id, u.person_id, u.kind, t.session_key, t.session_generation,"
            " t.expires_at > clock_timestamp()",
            [_hash(token)],
        )
        row = cursor.fetchone()
    if row is None or not row[5]:
        return None
    party = Party(
        user_id=row[0],
        person_id=row[1],
        kind=row[2],
        session_key=row[3],
        session_generation=row[4],
    )
    return party if is_still_signed_in(party) else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
