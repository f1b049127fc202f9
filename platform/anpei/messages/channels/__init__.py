"""The ways out of the house, which of them this association uses, and opening one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from anpei.kernel.errors import Unavailable
from anpei.kernel.request_signing import SigningKey
from anpei.messages.channels.base import Channel
from anpei.messages.channels.mail import MailChannel
from anpei.messages.channels.provider import SmsChannel, WechatChannel
from anpei.messages.kinds import MAIL, SMS, WECHAT
from anpei.messages.models import ChannelSetting

OUTGOING = (MAIL, SMS, WECHAT)
_PROVIDERS = {SMS: SmsChannel, WECHAT: WechatChannel}


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel as this association has set it. `is_ready`: everything it needs is known."""

    code: str
    is_on: bool
    is_ready: bool
    sender: str


def channel_states() -> Sequence[ChannelState]:
    """Every outgoing channel. Mail is on unless switched off: its server is the platform's;
    SMS and WeChat need the association's own contract with a provider."""
    known = {one.channel: one for one in ChannelSetting.objects.all()}
    states = []
    for code in OUTGOING:
        setting = known.get(code)
        is_ready = code == MAIL or bool(setting and setting.client_id and setting.secret)
        is_on = setting.is_on if setting else code == MAIL
        states.append(ChannelState(code, is_on, is_ready, setting.sender if setting else ""))
    return states


def channels_that_are_on() -> Sequence[ChannelState]:
    """The outgoing channels this association uses."""
    return [one for one in channel_states() if one.is_on and one.is_ready]


def open_channel(code: str) -> Channel:
    """The channel, to be closed again. Raises Unavailable when it is switched off."""
    if code not in {one.code for one in channels_that_are_on()}:
        raise Unavailable(f"{code} is switched off here")
    if code == MAIL:
        return MailChannel()
    setting = ChannelSetting.objects.get(channel=code)
    return _PROVIDERS[code](
        base_url=setting.base_url or settings.SANDBOX_URL,
        key=SigningKey(setting.client_id, setting.secret),
    )
