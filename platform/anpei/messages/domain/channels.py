"""Saying how this association sends."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import InvalidInput
from anpei.kernel.outside import check_address
from anpei.messages.kinds import MAIL, SMS, WECHAT
from anpei.messages.models import ChannelSetting

SANDBOX_TEMPLATE = "sandbox-template"


def connect_channel(
    *,
    channel: str,
    base_url: str,
    client_id: str,
    secret: str,
    sender: str,
    is_on: bool,
    by: User | None,
) -> ChannelSetting:
    """Set a provider's address, key and signature; "" = the sandbox.

    Raises InvalidInput for an address that is neither https nor on this machine (security T47).
    """
    check_address(base_url)
    values = {"base_url": base_url, "client_id": client_id, "sender": sender, "is_on": is_on}
    with transaction.atomic():
        setting, _made = ChannelSetting.objects.update_or_create(
            channel=channel, defaults={**values, "secret": secret}
        )
        audit.record(act="message.connect_channel", subject=setting, by=by, after=values)
    return setting


def switch_channel(*, channel: str, is_on: bool, by: User) -> None:
    """Use the channel, or stop using it; what waits for it waits on. Raises InvalidInput for a
    provider that nobody has connected."""
    with transaction.atomic():
        setting = (
            ChannelSetting.objects.select_for_update(no_key=True).filter(channel=channel).first()
        )
        if setting is None and channel == MAIL:
            setting = ChannelSetting(channel=MAIL, is_on=True)
        if setting is None or (channel != MAIL and is_on and not setting.client_id):
            raise InvalidInput(_("No provider is connected for this channel."), field="channel")
        before, setting.is_on = setting.is_on, is_on
        setting.save()
        audit.record(
            act="message.switch_channel",
            subject=setting,
            by=by,
            before={"is_on": before},
            after={"is_on": is_on},
        )


def connect_sandbox_channels(*, dataset: str, wechat: bool = False, by: User | None) -> None:
    """Connect SMS (and WeChat, switched on or off) with the sandbox's stand-ins."""
    for channel, sender, is_on in ((SMS, "", True), (WECHAT, SANDBOX_TEMPLATE, wechat)):
        connect_channel(
            channel=channel,
            base_url="",
            client_id=f"anpei-{dataset}",
            secret=f"sandbox-only-{dataset}",
            sender=sender,
            is_on=is_on,
            by=by,
        )
