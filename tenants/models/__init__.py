from tenants.models.association import Association, ExamMode
from tenants.models.domain import Domain

__all__ = ["Association", "Domain", "ExamMode"]
