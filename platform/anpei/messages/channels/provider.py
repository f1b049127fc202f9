"""Providers of short messages over signed HTTP: SMS, and WeChat's template messages."""

from abc import abstractmethod

from pydantic import BaseModel

from anpei.kernel.outside import OutsideGarbled, OutsideService
from anpei.kernel.request_signing import SigningKey
from anpei.messages.channels.base import Channel, Parcel


class Taken(BaseModel):
    """A provider's answer: it has taken the message under our key."""

    request_key: str
    receipt: str


class Sms(BaseModel):
    """One SMS: signature and text apart, as providers want them."""

    request_key: str
    mobile: str
    signature: str
    text: str


class TemplateMessage(BaseModel):
    """One template message to a follower of the official account."""

    request_key: str
    openid: str
    template: str
    title: str
    text: str
    link: str


class ProviderChannel(Channel):
    """A provider that answers a repetition under the same key with the first receipt."""

    knows_repetitions = True
    name: str
    path: str

    def __init__(self, *, base_url: str, key: SigningKey) -> None:
        self._service = OutsideService(name=self.name, base_url=base_url, key=key)

    @abstractmethod
    def content_of(self, parcel: Parcel) -> BaseModel:
        """What is posted."""

    def send(self, parcel: Parcel) -> str:
        """Post one message; gives the provider's receipt."""
        answer = self._service.call(
            "POST", self.path, content=self.content_of(parcel), repeatable=False
        )
        taken = self._service.read_model(Taken, answer)
        if taken.request_key != parcel.key:
            raise OutsideGarbled(self.name, "the answer is about another message")
        return taken.receipt[:200]

    def close(self) -> None:
        """Close the kept connections."""
        self._service.close()


class SmsChannel(ProviderChannel):
    """SMS."""

    name = "sms"
    path = "/sms/v1/messages"

    def content_of(self, parcel: Parcel) -> BaseModel:
        """An SMS bears its sender's signature (【…】)."""
        return Sms(
            request_key=parcel.key,
            mobile=parcel.address,
            signature=parcel.sender,
            text=parcel.text,
        )


class WechatChannel(ProviderChannel):
    """Template messages of a WeChat official account."""

    name = "wechat"
    path = "/wechat/v1/template-messages"

    def content_of(self, parcel: Parcel) -> BaseModel:
        """Title and text fill the template's two fields."""
        return TemplateMessage(
            request_key=parcel.key,
            openid=parcel.address,
            template=parcel.sender,
            title=parcel.subject,
            text=parcel.text,
            link=parcel.link,
        )
