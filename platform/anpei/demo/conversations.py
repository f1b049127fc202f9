"""The demo's messages: channels, addresses, reminders, questions and answers, texts of its own."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from anpei.accounts.models import User, UserKind
from anpei.courses.domain import answer_question, ask_question
from anpei.courses.models import Enquiry
from anpei.kernel.clock import db_now
from anpei.messages.domain import notify, send_reminders
from anpei.messages.domain.channels import connect_sandbox_channels
from anpei.messages.models import Contact, Message
from anpei.site.domain import publish_notice, save_text
from anpei.site.models import Notice, SiteText, TextKind

QUESTIONS = (
    (
        "脚手架连墙件的间距如何确定？",
        "课件里说要按专项方案执行，规范有没有上限？",
        "连墙件的设置应按专项施工方案执行，同时不得大于规范规定的最大间距：双排脚手架高度 50 m "
        "及以下时按三步三跨设置，超过 50 m 时按两步三跨设置。",
        75,
    ),
    (
        "学习时摄像头提示“未检测到人脸”怎么办？",
        "",
        "请正对摄像头、保证光线充足，不要戴口罩、墨镜；仍有问题时更换最新版 Chrome 或 Edge "
        "浏览器，并在浏览器设置中允许本站使用摄像头。",
        52,
    ),
    (
        "高处作业吊篮的安全绳可以固定在吊篮上吗？",
        "",
        "不可以。安全绳应独立固定在建筑物可靠位置上，不得与吊篮任何部位有连接，"
        "作业人员通过自锁器将安全带挂在安全绳上。",
        30,
    ),
    ("模拟考试可以做几次？", "模拟成绩会不会影响结业考试？", None, 51),
    ("基坑监测频率在雨季需要加密吗？", "", None, 20),
    ("证书延期后编号会变吗？", "单位想提前知道，好更新备案。", None, 2),
)
ANSWERS = (
    (
        TextKind.FAQ,
        "协会的办公时间和联系方式是什么？",
        "工作日 **8:30–11:30、13:30–17:00**，法定节假日除外。\n\n"
        "- 报名与缴费：0531-80000001\n- 学习与考试：0531-80000002",
    ),
    (
        TextKind.GUIDE,
        "线下办理地址",
        "1. 地址：示范区示范路 1 号二楼服务大厅\n2. 请携带单位介绍信和经办人身份证\n"
        "3. 办理前请先查看[通知公告](/notices/)",
    ),
)
REFUSED_MAIL = "nobody@example.com"
"""The sandbox's mail server knows no such mailbox: a dead letter to look at."""


def ensure_channels(dataset: str, staff: dict[str, User]) -> None:
    """SMS and mail through the sandbox, before anything is told."""
    connect_sandbox_channels(dataset=dataset, by=staff["admin"])
    for login_name, user in staff.items():
        address = REFUSED_MAIL if login_name == "finance" else f"{login_name}@example.com"
        Contact.objects.get_or_create(
            user=user, defaults={"mail": address, "mail_confirmed_at": db_now()}
        )


def ensure_conversations(staff: dict[str, User]) -> None:
    """Questions, answers, texts and reminders, once."""
    if not SiteText.objects.exists():
        _write_texts(staff["admin"])
    if not Enquiry.objects.exists():
        _talk(staff["teacher"])
    if not Message.objects.filter(kind="payments.receipts_waiting").exists():
        notify(
            kind="payments.receipts_waiting",
            to=staff["finance"],
            facts={"count": 6, "days": 3},
            link="/staff/receipts/",
        )
    send_reminders()


def _talk(teacher: User) -> None:
    """One question a learner, so that nobody asks too much."""
    first = F("activated_at").desc(nulls_last=True)
    learners = list(User.objects.filter(kind=UserKind.LEARNER).order_by(first, "pk")[:10])
    if not learners:
        return
    now = db_now()
    for number, (title, body, answer, hours) in enumerate(QUESTIONS):
        asker = learners[number // 2 % len(learners)]
        enquiry = ask_question(title=title, body=body, topic=None, by=asker)
        Enquiry.objects.filter(pk=enquiry.pk).update(asked_at=now - timedelta(hours=hours))
        if answer:
            answer_question(enquiry=enquiry, body=answer, by=teacher)


def _write_texts(by: User) -> None:
    for kind, title, body in ANSWERS:
        save_text(
            text=None,
            kind=kind,
            title=title,
            body=body,
            position=10,
            published_at=db_now(),
            published_until=None,
            by=by,
        )
    if not Notice.objects.exclude(attachment="").exists():
        publish_notice(
            title="继续教育学习班报名汇总表（模板）",
            body="各企业可下载附件汇总本单位人员信息，**无需上报**，仅供内部使用。",
            is_pinned=False,
            by=by,
            attachment=SimpleUploadedFile("报名汇总表.pdf", _small_pdf()),
        )


def _small_pdf() -> bytes:
    """A PDF of one empty page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
