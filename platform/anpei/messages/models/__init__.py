from anpei.messages.models.channel_setting import ChannelSetting
from anpei.messages.models.contact import Contact
from anpei.messages.models.delivery import Delivery
from anpei.messages.models.delivery_event import DeliveryEvent
from anpei.messages.models.message import Message
from anpei.messages.models.message_template import MessageTemplate

__all__ = [
    "ChannelSetting",
    "Contact",
    "Delivery",
    "DeliveryEvent",
    "Message",
    "MessageTemplate",
]
