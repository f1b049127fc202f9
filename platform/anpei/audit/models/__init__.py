from anpei.audit.models.audit_check import AuditCheck
from anpei.audit.models.audit_entry import AuditEntry
from anpei.audit.models.state_event import Actor, StateEvent, actor_name

__all__ = ["Actor", "AuditCheck", "AuditEntry", "StateEvent", "actor_name"]
