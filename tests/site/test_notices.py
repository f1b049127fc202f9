"""通知公告 on the home page (SD-06)."""

import pytest

from anpei.accounts.models import User
from anpei.audit.models import AuditEntry
from anpei.site.domain import publish_notice, withdraw_notice
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import PASSWORD, Cast, make_staff


@pytest.fixture
def browser(jinan: Association) -> Browser:
    return Browser(jinan)


def sign_in(browser: Browser, user: User) -> None:
    browser.post("/sign-in/staff/", {"login_name": user.login_name, "password": PASSWORD})


@pytest.mark.rule("SD-06")
def test_published_notice_stands_on_the_home_page(browser: Browser, cast: Cast) -> None:
    notice = publish_notice(
        title="报名集中期通知", body="第一段\n\n<b>第二段</b>", is_pinned=False, by=cast.staff
    )

    home = browser.get("/").content.decode()
    page = browser.get(f"/notices/{notice.public_id}/").content.decode()

    assert f'<a href="/notices/{notice.public_id}/">报名集中期通知</a>' in home
    assert "<p>第一段</p>" in page
    assert "&lt;b&gt;第二段&lt;/b&gt;" in page


@pytest.mark.rule("SD-06")
def test_withdrawn_notice_is_gone_for_everybody(browser: Browser, cast: Cast) -> None:
    notice = publish_notice(title="旧通知", body="。", is_pinned=True, by=cast.staff)

    withdraw_notice(notice=notice, by=cast.staff)

    assert "旧通知" not in browser.get("/").content.decode()
    assert browser.get(f"/notices/{notice.public_id}/").status_code == 404
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))[-2:] == [
        "publish_notice",
        "withdraw_notice",
    ]


def test_pinned_notice_comes_first(browser: Browser, cast: Cast) -> None:
    publish_notice(title="置顶的", body="。", is_pinned=True, by=None)
    publish_notice(title="更新的", body="。", is_pinned=False, by=None)

    notices = browser.get("/").context["notices"]

    assert [notice.title for notice in notices] == ["置顶的", "更新的"]


def test_staff_publish_through_their_page(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.staff)

    empty = browser.post("/staff/notices/", {"title": "", "body": ""})
    done = browser.post("/staff/notices/", {"title": "放假安排", "body": "国庆期间暂停审核。"})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert "放假安排" in browser.get("/").content.decode()


def test_finance_may_not_publish(browser: Browser, cast: Cast) -> None:
    sign_in(browser, make_staff("only-finance", "finance"))

    response = browser.post("/staff/notices/", {"title": "x", "body": "y"})

    assert response.status_code == 403


def test_notice_of_another_association_is_not_found(
    other_cast: Cast, browser: Browser, cast: Cast
) -> None:
    notice = publish_notice(title="济南的", body="。", is_pinned=False, by=None)

    response = browser.get(f"/notices/{notice.public_id}/", headers={"host": "yantai.localhost"})

    assert response.status_code == 404
