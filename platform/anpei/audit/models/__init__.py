from anpei.audit.models.audit_check import AuditCheck
from anpei.audit.models.audit_entry import AuditEntry

__all__ = ["AuditCheck", "AuditEntry"]
