"""Telling somebody something: rows inside the caller's transaction, sent after it (PL-63)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from anpei.accounts.models import User
from anpei.kernel import crypto
from anpei.kernel.clock import db_now
from anpei.messages.addresses import is_address, mask_address, site_origin
from anpei.messages.channels import channels_that_are_on
from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, message_kinds
from anpei.messages.models import Delivery, Message, MessageTemplate
from anpei.messages.recipients import (
    MailAddress,
    Notification,
    address_of,
    recipient_language,
)
from anpei.messages.states import DeliveryState
from anpei.messages.wording import Fact, Wording, default_wording, fill_in
from tenants.enqueuing import enqueue
from tenants.entering import current_association


def notify(
    *,
    kind: str,
    to: User | MailAddress,
    facts: Mapping[str, Fact] | None = None,
    link: str = "",
    about: models.Model | None = None,
    once: str | None = None,
    mail_to: str = "",
) -> Message | None:
    """Tell `to` something of `kind`, in every channel the kind names, the association has on and
    the recipient is reached by. Nothing leaves before the caller's transaction has committed.

    `facts` fill the kind's placeholders, all of them and no others. `link` is a path of this site
    that the message leads to; `about` what it is about. `once`: a text under which this is told
    only once, ever; a repetition writes nothing and gives None. `mail_to`: where mail goes when a
    user has given no address of their own (the one in an order).

    Raises KeyError for an unknown kind, ValueError for other facts than declared.
    """
    told = notify_each(
        kind=kind,
        notifications=[
            Notification(
                to=to, facts=facts or {}, link=link, about=about, once=once, mail_to=mail_to
            )
        ],
    )
    return told[0] if told else None


def notify_each(*, kind: str, notifications: Sequence[Notification]) -> list[Message]:
    """``notify`` for many at the cost of a few statements; gives the messages that are new."""
    from anpei.messages.tasks import deliver_messages  # noqa: PLC0415 - tasks import the domain

    known = message_kinds()[kind]
    for one in notifications:
        _check_facts(known, one.facts)
    if not notifications:
        return []
    with transaction.atomic():
        now = db_now()
        users = _users(notifications)
        own = MessageTemplate.objects.filter(kind=kind).first()
        written = [
            (one, *_write(known, own, one, users, now)) for one in _first_of_each(notifications)
        ]
        messages = _keep_new([message for _one, message, _words in written])
        new = {message.public_id: message for message in messages}
        _deliveries(
            known,
            [(one, new[m.public_id], words) for one, m, words in written if m.public_id in new],
            users,
            now,
        )
        if messages:
            enqueue(deliver_messages)
    return messages


def _check_facts(kind: MessageKind, facts: Mapping[str, Fact]) -> None:
    wanted = {one.name for one in kind.placeholders}
    if facts.keys() != wanted:
        raise ValueError(f"{kind.code} needs the facts {sorted(wanted)}, not {sorted(facts)}")


def _users(notifications: Sequence[Notification]) -> dict[int, User]:
    keys = {one.user.pk for one in notifications if one.user}
    return User.objects.select_related("person", "contact").in_bulk(keys) if keys else {}


def _first_of_each(notifications: Sequence[Notification]) -> list[Notification]:
    """Without repetitions of one `once` within the batch."""
    seen: set[str] = set()
    kept = []
    for one in notifications:
        if one.once is None or one.once not in seen:
            kept.append(one)
        if one.once is not None:
            seen.add(one.once)
    return kept


def _write(
    kind: MessageKind,
    own: MessageTemplate | None,
    told: Notification,
    users: Mapping[int, User],
    now: datetime,
) -> tuple[Message, Wording]:
    """The unsaved row, and what it says in the recipient's language."""
    user = users[told.user.pk] if told.user else None
    with translation.override(recipient_language(user, settings.LANGUAGE_CODE)):
        template = Wording(own.subject, own.body, own.short) if own else default_wording(kind)
        always = {"recipient": told.name, "association": current_association().name}
        words = fill_in(template, {**always, **told.facts})
    about = told.about if isinstance(told.about, models.Model) else None
    message = Message(
        kind=kind.code,
        user=user,
        recipient=told.name[:200],
        subject=words.subject,
        body="" if kind.is_secret else words.body,
        link=told.link,
        about=about._meta.label_lower if about else "",
        about_id=about.pk if about else None,
        once=told.once,
        in_inbox=user is not None and SITE in kind.channels,
        created_at=now,
    )
    return message, words


def _keep_new(messages: Sequence[Message]) -> list[Message]:
    """Save; gives those that were not told before. Two at once: the unique index decides."""
    if all(one.once is None for one in messages):
        return Message.objects.bulk_create(messages)
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return list(Message.objects.filter(public_id__in=[one.public_id for one in messages]))


def _deliveries(
    kind: MessageKind,
    written: Sequence[tuple[Notification, Message, Wording]],
    users: Mapping[int, User],
    now: datetime,
) -> None:
    if not written:
        return
    origin = site_origin() if any(one.link for one, _m, _w in written) else ""
    expires = now + kind.valid_for if kind.valid_for else None
    rows = []
    for channel in (SITE, *(one.code for one in channels_that_are_on())):
        if channel not in kind.channels:
            continue
        for told, message, words in written:
            user = users.get(message.user_id) if message.user_id else None
            address = address_of(channel, told, user, asked_for=kind.is_secret)
            if not _can_go(channel, address, message, words):
                continue
            is_there = channel == SITE
            rows.append(
                Delivery(
                    message=message,
                    channel=channel,
                    address=address,
                    address_hash=crypto.lookup_hash(address) if address else "",
                    address_shown=mask_address(channel, address),
                    text="" if is_there else text_for(channel, words, origin, told.link),
                    state=DeliveryState.SENT if is_there else DeliveryState.QUEUED,
                    sent_at=now if is_there else None,
                    queued_at=now,
                    next_try_at=now,
                    expires_at=expires,
                )
            )
    Delivery.objects.bulk_create(rows)


def _can_go(channel: str, address: str, message: Message, words: Wording) -> bool:
    if channel == SITE:
        return message.in_inbox
    return is_address(channel, address) and (channel == MAIL or bool(words.short))


def text_for(channel: str, words: Wording, origin: str, link: str) -> str:
    """What leaves through `channel`: a mail ends with the address of the page, an SMS is short."""
    if channel in {SMS, WECHAT}:
        return words.short
    if channel == MAIL and link:
        return f"{words.body}\n\n{origin}{link}"
    return words.body
