from anpei.study.domain.approval import renew_approval
from anpei.study.domain.choosing import choose_topic
from anpei.study.domain.completion import complete_topic
from anpei.study.domain.passes import FaceNeeded, check_pass, give_study_pass, needs_pass
from anpei.study.domain.photos import mark_photo_received
from anpei.study.domain.playing import OpenedPlayer, open_player

__all__ = [
    "FaceNeeded",
    "OpenedPlayer",
    "check_pass",
    "choose_topic",
    "complete_topic",
    "give_study_pass",
    "mark_photo_received",
    "needs_pass",
    "open_player",
    "renew_approval",
]
