"""The association's own guide pages and answers, beside those its province brings (SD-06)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import InvalidInput
from anpei.site.models import SiteText

TITLE_LENGTH, BODY_LENGTH = 120, 20_000


def save_text(
    *,
    text: SiteText | None,
    kind: str,
    title: str,
    body: str,
    position: int,
    published_at: datetime,
    published_until: datetime | None,
    by: User,
) -> SiteText:
    """Write a new one (`text` None), or say an old one anew.

    Raises InvalidInput for an empty or too long one, and for an end before its beginning.
    """
    check_publication(title, body, published_at, published_until)
    values = {
        "title": title.strip(),
        "body": body.strip(),
        "position": position,
        "published_at": published_at,
        "published_until": published_until,
        "changed_by": str(by),
    }
    with transaction.atomic():
        if text is None:
            saved, before = SiteText(kind=kind), {}
        else:
            saved = SiteText.objects.select_for_update(no_key=True).get(pk=text.pk)
            before = {"title": saved.title, "body": saved.body}
        for name, value in values.items():
            setattr(saved, name, value)
        saved.save()
        after = {"title": saved.title, "body": saved.body}
        audit.record(act="save_site_text", subject=saved, by=by, before=before, after=after)
    return saved


def remove_text(*, text: SiteText, by: User) -> None:
    """Take it away for good; the audit log keeps what it said."""
    with transaction.atomic():
        audit.record(
            act="remove_site_text",
            subject=text,
            by=by,
            before={"title": text.title, "body": text.body},
        )
        text.delete()


def check_publication(
    title: str, body: str, published_at: datetime, published_until: datetime | None
) -> None:
    """Raises InvalidInput naming the field."""
    if not title.strip():
        raise InvalidInput(_("It needs a title."), field="title")
    if not body.strip():
        raise InvalidInput(_("It needs a text."), field="body")
    if len(body) > BODY_LENGTH:
        longest = _("At most %(number)s characters.") % {"number": BODY_LENGTH}
        raise InvalidInput(longest, field="body")
    if published_until and published_until <= published_at:
        raise InvalidInput(_("The end lies before the beginning."), field="published_until")
