"""Who is trained: A, B, C1–C3; special trades; site professionals by post (YN-03, 第一步 C)."""

from django.utils.translation import gettext_lazy as _

from anpei.provinces.contract import LicenceCategory

MANAGERS = _("Certificates A, B and C")
TRADES = _("Special-operation workers")
SITE = _("Site professionals")

SPECIALITIES = (
    ("civil", _("Civil works")),
    ("fitting", _("Decoration and fitting-out")),
    ("plant", _("Plant installation")),
    ("municipal", _("Municipal works")),
)
"""土建, 装饰装修, 设备安装, 市政工程."""


def _manager(code: str, label: object, short: str) -> LicenceCategory:
    return LicenceCategory(code=code, label=label, short=short, group=MANAGERS)  # type: ignore[arg-type]  # lazy text


def _trade(code: str, label: object) -> LicenceCategory:
    return LicenceCategory(code=code, label=label, short=label, group=TRADES)  # type: ignore[arg-type]  # lazy text


def _post(code: str, label: object, *, special: bool = False) -> LicenceCategory:
    return LicenceCategory(
        code=code,
        label=label,  # type: ignore[arg-type]  # lazy text
        short=label,  # type: ignore[arg-type]  # lazy text
        group=SITE,
        specialities=SPECIALITIES if special else (),
    )


CATEGORIES = (
    _manager("A", _("Principal of the enterprise (A)"), "A"),
    _manager("B", _("Project manager (B)"), "B"),
    _manager("C1", _("Machinery safety manager (C1)"), "C1"),
    _manager("C2", _("Civil-works safety manager (C2)"), "C2"),
    _manager("C3", _("General safety manager (C3)"), "C3"),
    _trade("TJ", _("Tower-crane operator")),
    _trade("XHG", _("Slinger and signaller")),
    _trade("SJJ", _("Hoist operator")),
    _trade("JZG", _("Scaffolder")),
    _trade("DG", _("Site electrician")),
    _post("SGY", _("Construction foreman"), special=True),
    _post("ZLY", _("Quality officer"), special=True),
    _post("CLY", _("Materials officer")),
    _post("JXY", _("Machinery officer")),
    _post("LWY", _("Labour officer")),
)
"""主要负责人 A, 项目负责人 B, 机械类 C1, 土建类 C2, 综合类 C3; 塔机司机, 司索信号工 …; 施工员 …"""
