"""Where a user wants to be reached: a mail address counts once its link was opened."""

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel import crypto
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.messages.addresses import clean_mail, site_origin
from anpei.messages.domain.notify import notify
from anpei.messages.models import Contact
from anpei.messages.recipients import MailAddress
from tenants.entering import current_schema

CONFIRM_SECONDS = 24 * 3600
CONFIRM_ADDRESS = "messages.confirm_address"


def set_contact(*, user: User, mail: str, wants_mail: bool, wants_sms: bool, by: User) -> Contact:
    """Keep what somebody wants. A new mail address is sent a link to confirm it.

    Raises InvalidInput (field ``mail``) for something that is no address; "" removes it.
    """
    address = clean_mail(mail) if mail.strip() else ""
    with transaction.atomic():
        contact, _made = Contact.objects.select_for_update(no_key=True).get_or_create(user=user)
        is_new = address != contact.mail
        contact.mail = address
        contact.wants_mail, contact.wants_sms = wants_mail, wants_sms
        if is_new:
            contact.mail_confirmed_at = None
        contact.save()
        audit.record(
            act="message.set_contact",
            subject=contact,
            by=by,
            after={"wants_mail": wants_mail, "wants_sms": wants_sms, "new_address": is_new},
        )
        if is_new and address:
            token = signing.dumps([user.pk, crypto.lookup_hash(address)], salt=_salt())
            notify(
                kind=CONFIRM_ADDRESS,
                to=MailAddress(address, user.display_name),
                facts={"address": f"{site_origin()}{reverse('messages:confirm', args=[token])}"},
            )
    return contact


def confirm_address(*, token: str) -> Contact:
    """The owner of the mailbox opened the link. Raises InvalidInput for one that is wrong, older
    than a day, or about an address that was changed since."""
    wrong = InvalidInput(_("This link is not valid any more. Ask for a new one in your settings."))
    try:
        user, digest = signing.loads(token, salt=_salt(), max_age=CONFIRM_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise wrong from error
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).filter(user=user).first()
        if contact is None or not contact.mail or crypto.lookup_hash(contact.mail) != digest:
            raise wrong
        if contact.mail_confirmed_at is None:
            contact.mail_confirmed_at = db_now()
            contact.save(update_fields=["mail_confirmed_at"])
            audit.record(act="message.confirm_address", subject=contact, by=contact.user)
    return contact


def _salt() -> str:
    return f"messages.confirm.{current_schema()}"
