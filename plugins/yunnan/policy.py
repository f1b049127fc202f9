"""Yunnan's policy values: the core's with their clauses, and those only its own rules read."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from anpei.provinces.editions import Area, Policy, Unit, value


class YunnanPolicy(Policy):
    sources: ClassVar[Mapping[str, str]] = {
        "exam_minutes": "YN 第三步(三)3",
        "pass_mark_hundredths": "YN 第三步(三)4",
        "final_attempts": "YN 第三步(三)4",
        "leave_grace_seconds": "YN 第三步(三)2",
        "order_expires_minutes": "YN 第二步(二)4",
        "invoice_days": "YN 第二步(三)3",
        "face_check_to_study": "YN 第三步(二)1",
    }
    """The manual's clauses for values that the core declares."""
    rules: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "exam_minutes": ("YN-32",),
        "pass_mark_hundredths": ("YN-33",),
        "final_attempts": ("YN-33",),
        "leave_grace_seconds": ("YN-31",),
        "order_expires_minutes": ("YN-15",),
        "invoice_days": ("YN-18",),
        "face_check_to_study": ("YN-21", "YN-22", "YN-23"),
    }

    due_months_before: int = value(
        12,
        title=_("Listed as due before the certificate expires"),
        explanation=_("Renewal opens later; lessons and exam must be done before it."),
        unit=Unit.MONTHS,
        area=Area.ENROLMENT,
        source="YN 第一步(三)",
        rules=("YN-04",),
        ge=1,
        le=36,
    )
    overdue_days: int = value(
        60,
        title=_("Paid for online after the certificate has expired"),
        explanation=_("A certificate that expired longer ago cannot be paid for online."),
        unit=Unit.DAYS,
        area=Area.PAYING,
        source="YN 第二步(二)1",
        rules=("YN-12",),
        ge=0,
        le=365,
    )
    study_days: int = value(
        30,
        title=_("Study period from the payment"),
        explanation=_("Lessons and exam must both be done in it."),
        unit=Unit.DAYS,
        area=Area.STUDYING,
        source="YN 第三步(四)1",
        rules=("YN-26", "YN-40"),
        ge=1,
        le=365,
    )
    make_up_attempts: int = value(
        5,
        title=_("Attempts a make-up exam gives"),
        unit=Unit.TIMES,
        area=Area.EXAM,
        source="YN 第三步(四)2",
        rules=("YN-40",),
        ge=1,
        le=20,
    )
    renewal_months_before: int = value(
        3,
        title=_("Renewal can be applied for before expiry"),
        explanation=_("On the province's platform with a CA key, until the certificate expires."),
        unit=Unit.MONTHS,
        area=Area.EXTENSION,
        source="YN 四(一)1",
        rules=("YN-50",),
        ge=1,
        le=36,
    )
    arrival_days: int = value(
        3,
        title=_("Time until a pass is seen on the province's platform"),
        unit=Unit.WORKING_DAYS,
        area=Area.CERTIFICATE,
        source="YN 四(一) B",
        rules=("YN-50",),
        ge=0,
        le=30,
    )
