"""Reads of the messages app."""

from django.db.models import Count, Q, QuerySet

from anpei.accounts.models import User
from anpei.kernel import crypto
from anpei.messages.models import Delivery, Message


def inbox_of(user: User, *, unread: bool = False, words: str = "") -> QuerySet[Message]:
    """Somebody's messages, newest first."""
    found = Message.objects.filter(user=user, in_inbox=True)
    if unread:
        found = found.filter(read_at=None)
    if words:
        found = found.filter(Q(subject__icontains=words) | Q(body__icontains=words))
    return found


def inbox_counts(user: User) -> tuple[int, int]:
    """(all, unread)."""
    counts = Message.objects.filter(user=user, in_inbox=True).aggregate(
        every=Count("pk"), unread=Count("pk", filter=Q(read_at=None))
    )
    return counts["every"], counts["unread"]


def deliveries(
    *, state: str = "", channel: str = "", kind: str = "", words: str = ""
) -> QuerySet[Delivery]:
    """The delivery log, newest first. `words`: of the recipient's name or the subject, or a whole
    mail address or mobile number."""
    found = Delivery.objects.select_related("message").defer("text", "address", "message__body")
    chosen = {"state": state, "channel": channel, "message__kind": kind}
    found = found.filter(**{name: value for name, value in chosen.items() if value})
    if words:
        found = found.filter(
            Q(message__recipient__icontains=words)
            | Q(message__subject__icontains=words)
            | Q(address_hash=crypto.lookup_hash(words))
        )
    return found


def delivery_counts() -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = Delivery.objects.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}
