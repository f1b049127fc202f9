"""What the tests of certificates print, under a division code assigned to nobody."""

from dataclasses import replace
from pathlib import Path

from anpei.certificates.printed import CertificateDocument, PrintedFields

TEMPLATE = Path(__file__).parents[2] / "plugins" / "shandong" / "templates" / "certificate.typ"

PRINTED = PrintedFields(
    title="继续教育合格证明",
    number="YT202600000123",
    holder_name="王建国",
    id_number="990101199003074514",
    licence_number="鲁建安C（2023）0012345",
    category="专职安全生产管理人员（C类）",
    enterprise="烟台海岳建筑安装工程有限公司",
    class_number="202206C",
    class_name="2026年建筑安全网络教育C类学习班",
    study_period="2026年6月1日至2026年12月31日",
    credits="24",
    score="86.0",
    qualified_on="2026年11月20日",
    issued_on="2026年11月20日",
    issuer="烟台市建筑安全与设备管理协会",
)


def document(**changes: str) -> CertificateDocument:
    return CertificateDocument(
        printed=replace(PRINTED, **changes),
        verification_url="https://a.example/verify/x",
        verification_site="a.example/verify",
    )
