"""Receivers: registered with an address that may be called, switched off and on (T47)."""

import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.kernel.outside import OutsideError
from anpei.kernel.posting import check_postable
from anpei.webhooks.kinds import EventKind
from anpei.webhooks.models import Webhook


def register_webhook(*, name: str, url: str, kinds: Iterable[str], by: User) -> tuple[Webhook, str]:
    """A receiver and the secret it checks signatures with, shown once.

    The address must be https and lead to a public host. Raises InvalidInput.
    """
    wanted = [one for one in EventKind.values if one in set(kinds)]
    if not name.strip():
        raise InvalidInput(_("Give it a name."), field="name")
    if not wanted:
        raise InvalidInput(_("Choose what is told."), field="kinds")
    try:
        check_postable(url.strip())
    except OutsideError as error:
        raise InvalidInput(error.reason, field="url") from error
    secret = f"anpei_hook_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        webhook = Webhook.objects.create(
            name=name.strip(), url=url.strip(), kinds=wanted, secret=secret, created_at=db_now()
        )
        after = {"name": webhook.name, "url": webhook.url, "kinds": wanted}
        audit.record(act="webhook.register", subject=webhook, by=by, after=after)
    return webhook, secret


def switch_webhook(*, webhook: Webhook, on: bool, by: User) -> None:
    """Off: nothing new is told to it, and what waits stays until it is on again."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, is_on=not on).update(is_on=on):
            audit.record(act="webhook.on" if on else "webhook.off", subject=webhook, by=by)
