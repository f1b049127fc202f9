from anpei.presence.domain.look import begin_look, confirm_look, settle_look, take_ticket
from anpei.presence.domain.profile import PhotoKept, give_up_photo, set_profile_photo

__all__ = [
    "PhotoKept",
    "begin_look",
    "confirm_look",
    "give_up_photo",
    "set_profile_photo",
    "settle_look",
    "take_ticket",
]
