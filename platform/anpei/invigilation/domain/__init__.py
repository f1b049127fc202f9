from anpei.invigilation.domain.commanding import issue_command
from anpei.invigilation.domain.duties import (
    assign_proctor,
    claim_room,
    end_duty,
    hand_over,
    look_at,
    note_at_wall,
)
from anpei.invigilation.domain.live_looks import (
    begin_look,
    check_is_looking,
    end_look,
    keep_look,
    note_way,
)
from anpei.invigilation.domain.placing import note_presence, place_attempts, touch_seat
from anpei.invigilation.domain.refreshing import settle_rooms, settle_touched
from anpei.invigilation.domain.talking import (
    lower_hand,
    note_read,
    note_shown,
    raise_hand,
    read_messages,
    say,
)

__all__ = [
    "assign_proctor",
    "begin_look",
    "check_is_looking",
    "claim_room",
    "end_duty",
    "end_look",
    "hand_over",
    "issue_command",
    "keep_look",
    "look_at",
    "lower_hand",
    "note_at_wall",
    "note_presence",
    "note_read",
    "note_shown",
    "note_way",
    "place_attempts",
    "raise_hand",
    "read_messages",
    "say",
    "settle_rooms",
    "settle_touched",
    "touch_seat",
]
