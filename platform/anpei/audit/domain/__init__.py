from anpei.audit.domain.record import Actor, record
from anpei.audit.domain.seal import find_forged_entry, seal_entries
from anpei.audit.domain.verify import restart_verification, verify_entries

__all__ = [
    "Actor",
    "find_forged_entry",
    "record",
    "restart_verification",
    "seal_entries",
    "verify_entries",
]
