"""What staff write for the public pages: notices in time, guide, FAQ, files, search (SD-06)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.kernel.clock import db_now
from anpei.site.domain import publish_notice, save_text
from anpei.site.markup import marked_up
from anpei.site.models import Notice, SiteText
from tenants.entering import current_association
from tests.accounts.browsing import Browser
from tests.factories import Cast, make_staff
from tests.messages.conftest import signed_in

PDF = b"%PDF-1.7\n%\xe2\xe3\n"


@pytest.fixture
def visitor(cast: Cast) -> Browser:
    return Browser(current_association())


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def write(cast: Cast, kind: str, title: str, body: str = "正文。", **more: Any) -> SiteText:
    given = {"position": 100, "published_at": db_now(), "published_until": None, **more}
    return save_text(text=None, kind=kind, title=title, body=body, by=cast.staff, **given)


@pytest.mark.rule("SD-06")
@pytest.mark.parametrize(("kind", "page"), [("faq", "/questions/"), ("guide", "/guide/")])
def test_own_text_stands_before_the_provinces_and_is_searched(
    cast: Cast, visitor: Browser, kind: str, page: str
) -> None:
    shipped = visitor.get(page).context["questions" if kind == "faq" else "guide"]
    signed_in(cast.staff).post(
        f"/staff/texts/{kind}/", {"title": "停车在哪里？", "body": "东门。", "position": "1"}
    )

    listed = visitor.get(page).context["questions" if kind == "faq" else "guide"]
    found = visitor.get(page, {"q": "东门"}).context["questions" if kind == "faq" else "guide"]

    assert [one.title for one in listed] == ["停车在哪里？", *(one.title for one in shipped)]
    assert [one.title for one in found] == ["停车在哪里？"]


@pytest.mark.rule("SD-06")
@pytest.mark.parametrize(
    ("begins", "ends", "stands"),
    [(-2, None, True), (-2, 1, True), (-2, -1, False), (1, None, False)],
)
def test_what_is_out_of_its_time_is_not_shown(
    cast: Cast, visitor: Browser, begins: int, ends: int | None, stands: bool
) -> None:
    now = db_now()
    begin = now + timedelta(hours=begins)
    end = None if ends is None else now + timedelta(hours=ends)
    write(cast, "faq", "按时的问题", published_at=begin, published_until=end)
    notice = publish_notice(
        title="按时的通知",
        body="。",
        is_pinned=False,
        by=None,
        published_at=begin,
        published_until=end,
    )

    home, questions = text_of(visitor.get("/")), text_of(visitor.get("/questions/"))

    assert ("按时的通知" in home, "按时的问题" in questions) == (stands, stands)
    assert (visitor.get(f"/notices/{notice.public_id}/").status_code == 200) == stands


@pytest.mark.rule("SD-06")
def test_text_is_changed_and_removed(cast: Cast, visitor: Browser) -> None:
    text = write(cast, "faq", "旧问题")
    browser = signed_in(cast.staff)
    address = f"/staff/texts/faq/{text.public_id}/"

    browser.post(address, {"title": "新问题", "body": "新答案", "position": "5"})
    changed = text_of(visitor.get("/questions/"))
    browser.post(f"{address}remove/")

    assert ("旧问题" in changed, "新问题" in changed) == (False, True)
    assert "新问题" not in text_of(visitor.get("/questions/"))
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))[-2:] == [
        "save_site_text",
        "remove_site_text",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"title": "", "body": "x"},
        {"title": "x", "body": " "},
        {"title": "x", "body": "x", "position": "-1"},
        {
            "title": "x",
            "body": "x",
            "published_at": "2026-11-20T10:00",
            "published_until": "2026-11-20T09:00",
        },
    ],
)
def test_text_with_a_mistake_is_not_kept(cast: Cast, typed: dict[str, str]) -> None:
    answer = signed_in(cast.staff).post("/staff/texts/faq/", {"position": "1", **typed})

    assert (answer.status_code, SiteText.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("一\n二\n\n三", "<p>一<br>二</p><p>三</p>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("说明：\n1. 甲\n2、乙", "<p>说明：</p><ol><li>甲</li><li>乙</li></ol>"),
        ("## 题\n文", "<h3>题</h3><p>文</p>"),
        ("**重要**", "<p><strong>重要</strong></p>"),
        (
            "[网站](https://example.com/a?b=1&c)",
            '<p><a href="https://example.com/a?b=1&amp;c" rel="noopener nofollow">网站</a></p>',
        ),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](//evil.example)", "<p>[x](//evil.example)</p>"),
        ('[x](/a"onclick=b)', "<p>[x](/a&quot;onclick=b)</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
    ],
)
def test_markup_makes_only_its_own_tags(typed: str, html: str) -> None:
    assert str(marked_up(typed)) == html


@pytest.mark.rule("SD-06")
def test_notice_with_a_file_is_downloaded_not_shown(cast: Cast, visitor: Browser) -> None:
    file = SimpleUploadedFile("../../通知 附件.PDF", PDF)
    signed_in(cast.staff).post(
        "/staff/notices/", {"title": "带附件", "body": "见附件。", "attachment": file}
    )
    notice = Notice.objects.get()

    answer = visitor.get(f"/notices/{notice.public_id}/file/")

    assert notice.attachment_name == "通知 附件.pdf"
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", b"<script>"), ("a.pdf", b"<html>"), ("a.exe", b"MZ"), ("a", PDF)],
)
def test_file_that_may_not_be_is_refused(cast: Cast, name: str, data: bytes) -> None:
    answer = signed_in(cast.staff).post(
        "/staff/notices/",
        {"title": "带附件", "body": "。", "attachment": SimpleUploadedFile(name, data)},
    )

    assert (answer.status_code, Notice.objects.count()) == (422, 0)


def test_file_of_a_withdrawn_notice_is_gone(cast: Cast, visitor: Browser) -> None:
    notice = publish_notice(
        title="x",
        body="y",
        is_pinned=False,
        by=None,
        attachment=SimpleUploadedFile("a.pdf", PDF),
    )
    signed_in(cast.staff).post(f"/staff/notices/{notice.public_id}/withdraw/")

    assert visitor.get(f"/notices/{notice.public_id}/file/").status_code == 404


@pytest.mark.rule("SD-06")
def test_notice_is_edited_and_stands_again(cast: Cast, visitor: Browser) -> None:
    notice = publish_notice(title="旧标题", body="y", is_pinned=False, by=None)
    browser = signed_in(cast.staff)
    browser.post(f"/staff/notices/{notice.public_id}/withdraw/")

    browser.post(f"/staff/notices/{notice.public_id}/", {"title": "新标题", "body": "z"})

    home = text_of(visitor.get("/"))
    assert ("旧标题" in home, "新标题" in home) == (False, True)


@pytest.mark.rule("SD-06")
def test_notices_are_searched(cast: Cast, visitor: Browser) -> None:
    publish_notice(title="报名通知", body="集中报名", is_pinned=False, by=None)
    publish_notice(title="放假安排", body="国庆", is_pinned=False, by=None)

    page = text_of(visitor.get("/notices/?q=国庆"))

    assert ("报名通知" in page, "放假安排" in page) == (False, True)


@pytest.mark.parametrize("address", ["/staff/texts/faq/", "/staff/texts/guide/"])
def test_other_roles_may_not_write(cast: Cast, address: str) -> None:
    answer = signed_in(make_staff("only-finance", Role.FINANCE)).post(address, {"title": "x"})

    assert answer.status_code == 403


def test_unknown_kind_is_not_found(cast: Cast) -> None:
    assert signed_in(cast.staff).get("/staff/texts/news/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/questions/", "/notices/"])
def test_public_list_takes_few_queries(
    cast: Cast, visitor: Browser, rows: int, address: str, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        write(cast, "faq", f"问题 {number}")
        publish_notice(title=f"通知 {number}", body="。", is_pinned=False, by=None)
    visitor.get(address)

    with django_assert_num_queries(4 if address == "/notices/" else 3):
        visitor.get(address)
