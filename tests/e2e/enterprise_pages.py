"""The enterprise's and the association's part by the pages: class, application, receipt, review."""

import re
from datetime import date

from playwright.sync_api import Locator, expect

from tests.e2e.chromium import Window
from tests.e2e.people import PASSWORD
from tests.journey.registry import Company, Holder

SEND = "main form[method=post] button[type=submit]"
REVIEW = "button[name=step][value=review]"
KEPT_OUT = "赵晓"
"""Of the demo's cast: more than six months left, so she is kept out until a date."""


def enterprise_signs_in(window: Window, company: Company) -> None:
    window.open("/")
    window.press('main a[href="/sign-in/enterprise/"]')
    window.fill({"name": company.name, "password": PASSWORD, "agree": ""})
    window.press(SEND)


def staff_signs_in(window: Window, login_name: str) -> None:
    window.open("/")
    window.press('footer a[href="/sign-in/staff/"]')
    window.fill({"login_name": login_name, "password": PASSWORD})
    window.press(SEND)


def opens_short_class(window: Window) -> None:
    """继续教育报名 → A → 我要报名."""
    window.menu("/enterprise/classes/")
    window.press('nav.tabs a[href*="category=A"]')
    window.press('tr:has-text("短班") a[href$="/apply/"]')


def reads_who_is_kept_out(window: Window) -> None:
    """Everybody below the list has a reason; who may come later, a date (SD-11, SD-14)."""
    groups = window.page.locator("details.kept-out")
    row = window.page.locator(f'tr[data-person^="{KEPT_OUT} "]')
    if not row.is_visible():
        groups.filter(has=row).locator("summary").click()
    expect(row.locator("time[datetime]")).to_be_visible()
    assert groups.locator("tr[data-person]").count() >= 5
    reasons = groups.locator("tr[data-person] td:nth-child(3)").all_text_contents()
    assert [reason for reason in reasons if not reason.strip()] == []
    assert window.page.locator(f'input[name=licences]:near(:text("{KEPT_OUT}"), 1)').count() == 0


def application_form(company: Company) -> dict[str, str]:
    return {
        "invoice_title": company.name,
        "taxpayer_number": company.credit_code,
        "invoice_address": "济南市示范路 1 号",
        "invoice_phone": "0531-80000000",
        "bank_name": "安培示范银行",
        "bank_account": "9000000000000017",
        "invoice_kind": "electronic",
        "email": "office@example.com",
        "remark": "一张发票",
        "post_company": company.name,
        "post_region": "山东省 济南市 历下区",
        "post_address": "示范路 1 号",
        "post_recipient": "孙经办",
        "post_mobile": "15400000000",
    }


def applies(window: Window, holder: Holder, company: Company) -> str:
    """Back from the confirmation, then one field wrong, then the order's number (SD-15)."""
    page, form = window.page, application_form(company)
    box = page.locator(f'tr[data-person*="{holder.licence_number}"] input[name=licences]')
    box.check()
    window.fill(form)
    window.press(REVIEW)
    assert holder.licence_number in window.text()
    page.go_back()
    _nothing_is_lost(window, form, box)
    _corrects_field(window, box, form, "post_mobile", wrong="123")
    window.press(REVIEW)
    window.press("button[name=step][value=edit]")
    _nothing_is_lost(window, form, box)
    window.press(REVIEW)
    window.press("button[name=step][value=confirm]")
    return reads_order(window)


def _corrects_field(
    window: Window, box: Locator, form: dict[str, str], name: str, *, wrong: str
) -> None:
    """The summary takes the focus, leads to the field, and nothing is lost."""
    window.fill({name: wrong})
    window.press(REVIEW)
    summary = window.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.locator("a")).to_have_attribute("href", f"#id_{name}")
    _nothing_is_lost(window, form | {name: wrong}, box)
    summary.locator("a").click()
    window.fill({name: form[name]})


def _nothing_is_lost(window: Window, form: dict[str, str], box: Locator) -> None:
    expect(box).to_be_checked()
    for name, value in form.items():
        control = window.page.locator(f'main [name="{name}"]')
        if name == "invoice_kind":
            expect(control.and_(window.page.locator(f'[value="{value}"]'))).to_be_checked()
        else:
            expect(control).to_have_value(value)


def reads_order(window: Window) -> str:
    """The order's number; the page says where to pay (SD-20)."""
    heading = window.page.locator(".page-head h1").inner_text()
    number = heading.split()[-1]
    account = window.page.locator("main strong.mono").first
    expect(account).to_have_text(re.compile(r"^[\d -]{8,}$"))
    assert window.text().count(number) >= 2, "the remark for the transfer names the order"
    return number


def files_receipt(window: Window, company: Company) -> None:
    """缴费回执: name, last four digits, day."""
    window.press('.page-actions a[href$="/receipt/"]')
    paid_on = window.page.locator("[name=paid_on]").get_attribute("max") or date.max.isoformat()
    window.fill({"payer_name": company.name, "account_last4": "0417", "paid_on": paid_on})
    window.press(SEND)


def finance_approves(window: Window, order: str) -> None:
    """缴费审核: from the queue to the decision."""
    window.menu("/staff/receipts/")
    window.press(f'a:has-text("{order}")')
    window.press("form:has(input[name=decision][value=approve]) button[type=submit]")


def makes_code(window: Window, holder: Holder) -> str:
    window.menu("/enterprise/learners/")
    window.page.locator("main input[name=q]").fill(holder.name)
    with window.page.expect_navigation():
        window.page.locator("main input[name=q]").press("Enter")
    assert holder.id_number not in window.page.content()
    window.press(f'tr:has-text("{holder.licence_number}") form[action$="/code/"] button')
    return window.page.locator("[data-activation-code]").inner_text().strip()
