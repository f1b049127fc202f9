from anpei.provinces.models.decision_record import DecisionRecord
from anpei.provinces.models.policy_alarm import PolicyAlarm
from anpei.provinces.models.tenant_edition import TenantEdition

__all__ = ["DecisionRecord", "PolicyAlarm", "TenantEdition"]
