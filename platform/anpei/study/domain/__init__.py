from anpei.study.domain.approval import renew_approval
from anpei.study.domain.choosing import choose_topic
from anpei.study.domain.completion import complete_topic
from anpei.study.domain.photos import mark_photo_received
from anpei.study.domain.playing import OpenedPlayer, open_player

__all__ = [
    "OpenedPlayer",
    "choose_topic",
    "complete_topic",
    "mark_photo_received",
    "open_player",
    "renew_approval",
]
