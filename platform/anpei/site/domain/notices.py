"""Publishing notices, and taking them back (SD-06)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.site.models import Notice


def publish_notice(*, title: str, body: str, is_pinned: bool, by: User | None) -> Notice:
    """Put a notice on the home page at once. Raises InvalidInput for an empty one."""
    if not title.strip() or not body.strip():
        raise InvalidInput(_("A notice needs a title and a text."), field="title")
    with transaction.atomic():
        notice = Notice.objects.create(
            title=title.strip(), body=body.strip(), is_pinned=is_pinned, published_at=db_now()
        )
        audit.record(act="publish_notice", subject=notice, by=by, after={"title": notice.title})
    return notice


def withdraw_notice(*, notice: Notice, by: User) -> None:
    """Take the notice from the home page; it stays in the list of staff. Twice does nothing."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, withdrawn_at=None).update(
            withdrawn_at=db_now()
        )
        if changed:
            audit.record(act="withdraw_notice", subject=notice, by=by)
