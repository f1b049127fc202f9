"""Shandong's policy values: the core's, and those only its own rules read."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from anpei.provinces.editions import Area, Policy, Unit, value

TOPIC_CATEGORIES = (
    ("civil", "建设工程土建类安全生产技术"),
    ("machinery", "建设工程机械类安全生产技术"),
    ("management", "建设工程安全生产管理"),
    ("law", "建设工程安全生产法律法规"),
)
"""The topic categories (专题类别) by their codes (M1 图4-2)."""

_BY_CATEGORY = {"civil": 10, "machinery": 10, "management": 100, "law": 120}


class ShandongPolicy(Policy):
    sources: ClassVar[Mapping[str, str]] = {
        "camera_required_for_study": "M1 图4-4",
        "photos_kept_per_topic": "M1 三(四)5",
        "study_photo_share": "FAQ 8",
        "exam_minutes": "M1 四(二)3",
        "exam_questions": "M1 三(四)10",
        "pass_mark_hundredths": "M1 三(五)5",
        "final_attempts": "M1 三(五)5",
        "mock_attempts": "M1 四(二)1",
        "exam_photo_seconds": "M1 三(五)5",
        "exam_photos_min": "M1 三(六)1",
        "payment_review_days": "M1 三(二)6",
        "order_expires_minutes": "M1 三(二)3–4",
        "leave_grace_seconds": "M1 四(二)3",
        "invoice_days": "FAQ 5",
        "invoice_automatic_days": "FAQ 5",
    }
    """The manuals' clauses for values that the core declares."""
    rules: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "camera_required_for_study": ("SD-33",),
        "photos_kept_per_topic": ("SD-35",),
        "study_photo_share": ("SD-36",),
        "mock_attempts": ("SD-40",),
        "exam_questions": ("SD-42",),
        "exam_minutes": ("SD-44",),
        "leave_grace_seconds": ("SD-44",),
        "exam_photo_seconds": ("SD-45",),
        "camera_required_for_exam": ("SD-45",),
        "pass_mark_hundredths": ("SD-46",),
        "final_attempts": ("SD-46",),
        "exam_photos_min": ("SD-50",),
        "order_expires_minutes": ("SD-20",),
        "payment_review_days": ("SD-23",),
        "invoice_days": ("SD-25",),
        "invoice_automatic_days": ("SD-25",),
    }

    enrol_months_before_online: int = value(
        6,
        title=_("Enrolment opens before expiry (online exam)"),
        explanation=_("Where the association examines online."),
        unit=Unit.MONTHS,
        area=Area.ENROLMENT,
        source="M1 三(二)2",
        rules=("SD-13a",),
        ge=1,
        le=36,
    )
    enrol_months_before_offline: int = value(
        12,
        title=_("Enrolment opens before expiry (exam in a centre)"),
        explanation=_("Where the association examines in a centre."),
        unit=Unit.MONTHS,
        area=Area.ENROLMENT,
        source="FAQ 3(1)",
        rules=("SD-13a",),
        ge=1,
        le=36,
    )
    enrol_closes_days_online: int = value(
        7,
        title=_("Enrolment closes before expiry (online exam)"),
        explanation=_("Afterwards there is no time to study, examine and report."),
        unit=Unit.DAYS,
        area=Area.ENROLMENT,
        source="FAQ 3(2)",
        rules=("SD-13b",),
        ge=0,
        le=365,
    )
    enrol_closes_months_offline: int = value(
        1,
        title=_("Enrolment closes before expiry (exam in a centre)"),
        explanation=_("Afterwards there is no time to study, examine and report."),
        unit=Unit.MONTHS,
        area=Area.ENROLMENT,
        source="FAQ 3(2)",
        rules=("SD-13b",),
        ge=0,
        le=12,
    )
    credits_by_category: Mapping[str, Mapping[str, int]] = value(
        {"A": _BY_CATEGORY, "B": _BY_CATEGORY, "C": _BY_CATEGORY},
        title=_("Credits required of each topic category"),
        explanation=_("A row without any value: only the class's total counts."),
        unit=Unit.TENTHS,
        area=Area.STUDYING,
        source="M1 三(四)9 图4-2",
        rules=("SD-31",),
        columns={
            "civil": _("Civil works"),
            "machinery": _("Machinery"),
            "management": _("Safety management"),
            "law": _("Laws and regulations"),
        },
    )
    sign_in_by_name: bool = value(
        True,
        title=_("Sign-in by region, category, name and ID number"),
        explanation=_("No: only by ID number and licence number, as on the phone."),
        area=Area.SIGN_IN,
        source="M1 三(三)2",
        rules=("SD-04a", "SD-04b"),
    )
    extension_months_before: int = value(
        3,
        title=_("Extension can be applied for before expiry"),
        explanation=_("On the government's site, until the licence expires."),
        unit=Unit.MONTHS,
        area=Area.EXTENSION,
        source="M1 五 注1",
        rules=("SD-56",),
        ge=1,
        le=36,
    )
    finish_days_before_expiry: int = value(
        20,
        title=_("Finish at least this long before the licence expires"),
        explanation=_("The learner's page warns from this day on; report and extension take time."),
        unit=Unit.DAYS,
        source="M1 图4-1",
        rules=("SD-30",),
        ge=0,
        le=365,
    )
