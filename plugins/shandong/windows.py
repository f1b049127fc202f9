"""Calendar arithmetic of the rules: months and days before a licence expires."""

from datetime import date, timedelta

from anpei.kernel.months import months_before
from anpei.provinces.facts import TenantFacts
from plugins.shandong.policy import ShandongPolicy


def enrolment_window(
    valid_until: date, tenant: TenantFacts, policy: ShandongPolicy
) -> tuple[date, date]:
    """First and last day on which a licence can be enrolled (SD-13a, SD-13b)."""
    if tenant.exam_mode == "offline":
        opens = months_before(valid_until, policy.enrol_months_before_offline)
        closes = months_before(valid_until, policy.enrol_closes_months_offline)
    else:
        opens = months_before(valid_until, policy.enrol_months_before_online)
        closes = valid_until - timedelta(days=policy.enrol_closes_days_online)
    return opens, closes
