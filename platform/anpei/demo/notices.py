"""Notices on the demo's home page."""

from anpei.accounts.models import User
from anpei.site.domain import publish_notice
from anpei.site.models import Notice

NOTICES = (
    (
        "关于开展本年度建筑施工企业安管人员网络继续教育的通知",
        "各有关企业：本年度网络继续教育已开始报名。请在证书到期前完成报名、学习、考试和证书延期申请。\n\n"
        "培训费通过银行转账缴纳，汇款后务必填写缴费回执；审核周期为 2–3 个工作日。",
    ),
    (
        "学习和考试期间请保持摄像头正常",
        "学习和考试过程会不定时抓拍照片。请保证光线充足、正面全脸入镜，不戴墨镜和口罩。",
    ),
    (
        "演示说明",
        "本站为演示环境，企业、人员、证件号码均为虚构，数据可以随意操作。",
    ),
)


def ensure_notices(by: User) -> None:
    """Publish the notices once; the last is the newest."""
    if not Notice.objects.exists():
        for place, (title, body) in enumerate(NOTICES):
            publish_notice(title=title, body=body, is_pinned=place == 0, by=by)
