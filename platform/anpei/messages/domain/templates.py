"""An association's own wording of a kind of message."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.messages.kinds import message_kinds
from anpei.messages.models import MessageTemplate
from anpei.messages.wording import Wording, check_wording


def save_template(*, kind: str, wording: Wording, by: User) -> MessageTemplate:
    """From now on messages of `kind` say this. Raises InvalidInput naming the field (empty, too
    long, a placeholder that the kind does not know), KeyError for an unknown kind."""
    check_wording(message_kinds()[kind], wording)
    values = {"subject": wording.subject, "body": wording.body, "short": wording.short}
    with transaction.atomic():
        before = MessageTemplate.objects.select_for_update(no_key=True).filter(kind=kind).first()
        template, _made = MessageTemplate.objects.update_or_create(
            kind=kind, defaults={**values, "changed_by": str(by), "changed_at": db_now()}
        )
        audit.record(
            act="message.save_template",
            subject=template,
            by=by,
            before={name: getattr(before, name) for name in values} if before else {},
            after=values,
        )
    return template


def reset_template(*, kind: str, by: User) -> None:
    """Back to the wording every association begins with; a second time changes nothing."""
    with transaction.atomic():
        template = MessageTemplate.objects.select_for_update(no_key=True).filter(kind=kind).first()
        if template:
            audit.record(
                act="message.reset_template",
                subject=template,
                by=by,
                before={"subject": template.subject, "body": template.body},
            )
            template.delete()
