from tenants.models.association import Association, ExamMode
from tenants.models.domain import Domain
from tenants.models.outage import Outage
from tenants.models.served_moment import ServedMoment

__all__ = ["Association", "Domain", "ExamMode", "Outage", "ServedMoment"]
