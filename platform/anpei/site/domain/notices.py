"""Publishing notices, changing them, and taking them back (SD-06)."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.site.domain.attachments import store_attachment
from anpei.site.domain.texts import check_publication
from anpei.site.models import Notice


def publish_notice(
    *,
    title: str,
    body: str,
    is_pinned: bool,
    by: User | None,
    published_at: datetime | None = None,
    published_until: datetime | None = None,
    attachment: "UploadedFile[Any] | None" = None,
) -> Notice:
    """Put a notice on the home page, at once or from ``published_at`` on.

    Raises InvalidInput for an empty one, an end before the beginning, a file that may not be.
    """
    begins = published_at or db_now()
    check_publication(title, body, begins, published_until)
    stored = store_attachment(attachment) if attachment else None
    with transaction.atomic():
        notice = Notice.objects.create(
            title=title.strip(),
            body=body.strip(),
            is_pinned=is_pinned,
            published_at=begins,
            published_until=published_until,
            attachment=stored.path if stored else "",
            attachment_name=stored.name if stored else "",
        )
        audit.record(act="publish_notice", subject=notice, by=by, after={"title": notice.title})
    return notice


def edit_notice(
    *,
    notice: Notice,
    title: str,
    body: str,
    is_pinned: bool,
    published_at: datetime,
    published_until: datetime | None,
    attachment: "UploadedFile[Any] | None",
    drop_attachment: bool,
    by: User,
) -> Notice:
    """Say it anew; a withdrawn one stands again. A new file takes the place of the old one.

    Raises what ``publish_notice`` raises.
    """
    check_publication(title, body, published_at, published_until)
    stored = store_attachment(attachment) if attachment else None
    with transaction.atomic():
        locked = Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
        before = {"title": locked.title, "body": locked.body}
        locked.title, locked.body, locked.is_pinned = title.strip(), body.strip(), is_pinned
        locked.published_at, locked.published_until = published_at, published_until
        locked.withdrawn_at = None
        if stored or drop_attachment:
            locked.attachment = stored.path if stored else ""
            locked.attachment_name = stored.name if stored else ""
        locked.save()
        audit.record(
            act="edit_notice",
            subject=locked,
            by=by,
            before=before,
            after={"title": locked.title, "body": locked.body},
        )
    return locked


def withdraw_notice(*, notice: Notice, by: User) -> None:
    """Take the notice from the home page; it stays in the list of staff. Twice does nothing."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice.pk, withdrawn_at=None).update(
            withdrawn_at=db_now()
        )
        if changed:
            audit.record(act="withdraw_notice", subject=notice, by=by)
