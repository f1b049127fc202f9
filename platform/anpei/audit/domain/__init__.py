from anpei.audit.domain.anchors import anchor_chain
from anpei.audit.domain.moving import move
from anpei.audit.domain.record import record
from anpei.audit.domain.seal import find_forged_entry, seal_entries
from anpei.audit.domain.verify import clear_break, restart_verification, verify_entries
from anpei.audit.models import Actor

__all__ = [
    "Actor",
    "anchor_chain",
    "clear_break",
    "find_forged_entry",
    "move",
    "record",
    "restart_verification",
    "seal_entries",
    "verify_entries",
]
