from anpei.presence.domain.compare import compare_photo
from anpei.presence.domain.look import begin_look, confirm_look, settle_look, take_ticket
from anpei.presence.domain.profile import (
    PhotoKept,
    delete_photo,
    give_up_photo,
    record_view,
    set_profile_photo,
)

__all__ = [
    "PhotoKept",
    "begin_look",
    "compare_photo",
    "confirm_look",
    "delete_photo",
    "give_up_photo",
    "record_view",
    "set_profile_photo",
    "settle_look",
    "take_ticket",
]
