from anpei.audit.domain.record import Actor, record
from anpei.audit.domain.seal import find_forged_entry, seal_entries

__all__ = ["Actor", "find_forged_entry", "record", "seal_entries"]
