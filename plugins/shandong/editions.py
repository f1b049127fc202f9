"""The two editions of Shandong's rules. M1 with the FAQ is the current one."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from anpei.provinces.editions import Edition
from plugins.shandong.policy import ShandongPolicy

EARLIER = Edition(
    key="sd-m2",
    title="山东省建筑安全生产网络教育管理系统使用手册（早期版）",
    holds_from=date(2019, 1, 1),
    source="M2",
    policy=ShandongPolicy(
        credits_by_category={},
        sign_in_by_name=False,
        extension_months_before=4,
    ),
    sources={
        "credits_by_category": "M2 三(四)9–10",
        "sign_in_by_name": "M2 三(三)2",
        "extension_months_before": "M2 五",
    },
)

CURRENT = Edition(
    key="sd-m1",
    title="山东省建筑安全生产网络教育管理系统使用手册（现行版）及常见问题说明",
    holds_from=date(2021, 12, 16),
    source="M1, FAQ",
    policy=ShandongPolicy(),
)

EDITIONS = (EARLIER, CURRENT)

DOCUMENTS = {
    "M1": _("M1: user manual of the online-education system, current edition"),
    "M2": _("M2: user manual of the online-education system, earlier edition"),
    "FAQ": _("FAQ: explanations of common questions"),
}
