"""Shandong's policy values: the core's, and those only its own rules read."""

from collections.abc import Mapping

from anpei.provinces.editions import Policy, value

CATEGORY_CODES = ("civil", "machinery", "management", "law")
"""土建类安全生产技术 / 机械类安全生产技术 / 安全生产管理 / 安全生产法律法规 (M1 图4-2)."""

_BY_CATEGORY = {"civil": 10, "machinery": 10, "management": 100, "law": 120}


class ShandongPolicy(Policy):
    enrol_months_before_online: int = value(
        6, title="Enrolment opens, months before expiry (online exam)", source="M1 三(二)2"
    )
    enrol_months_before_offline: int = value(
        12, title="Enrolment opens, months before expiry (exam in a centre)", source="FAQ 3(1)"
    )
    enrol_closes_days_online: int = value(
        7, title="Enrolment closes, days before expiry (online exam)", source="FAQ 3(2)"
    )
    enrol_closes_months_offline: int = value(
        1, title="Enrolment closes, months before expiry (exam in a centre)", source="FAQ 3(2)"
    )
    credits_by_category: Mapping[str, Mapping[str, int]] = value(
        {"A": _BY_CATEGORY, "B": _BY_CATEGORY, "C": _BY_CATEGORY},
        title="Tenths of a credit per topic category, by licence category",
        source="M1 三(四)9 图4-2",
    )
    sign_in_by_name: bool = value(
        True, title="Sign-in by region, category, name and ID number", source="M1 三(三)2"
    )
    extension_months_before: int = value(
        3, title="Extension can be applied for, months before expiry", source="M1 五 注1"
    )
    finish_days_before_expiry: int = value(
        20, title="Finish at least, days before expiry", source="M1 图4-1"
    )
