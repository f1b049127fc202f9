"""Yunnan's one edition so far: the manual of the registration and examination centre."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from anpei.provinces.editions import Edition
from plugins.yunnan.policy import YunnanPolicy

CURRENT = Edition(
    key="yn-1",
    title="建筑施工企业主要负责人、项目负责人、特种作业人员、施工现场专业人员继续教育操作手册",
    holds_from=date(2020, 11, 1),
    source="YN",
    policy=YunnanPolicy(
        exam_minutes=120,
        exam_questions=50,
        final_attempts=5,
        mock_attempts=0,
        leave_grace_seconds=60,
        order_expires_minutes=30,
        invoice_days=5,
        invoice_automatic_days=0,
        camera_required_for_study=False,
        camera_required_for_exam=False,
        face_check_to_study=True,
        photos_per_topic_min=0,
        exam_photos_min=0,
        study_photo_share=0.0,
    ),
)

EDITIONS = (CURRENT,)

DOCUMENTS = {"YN": _("YN: continuing-education manual of the registration and examination centre")}
