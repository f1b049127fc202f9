"""Reading one's inbox."""

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.messages.models import Message


def mark_read(*, message: Message, by: User) -> None:
    """Mark it read; a second time changes nothing. Only one's own: others' are not found."""
    Message.objects.filter(pk=message.pk, user=by, read_at=None).update(read_at=db_now())


def mark_all_read(*, by: User) -> int:
    """Mark everything in one's inbox read; gives how much that was."""
    unread = Message.objects.filter(user=by, in_inbox=True, read_at=None)
    return unread.update(read_at=db_now())
