"""An enterprise's way by the pages: from the provincial platform to an order, to a provider's page
and back (YN-01, YN-11…YN-16)."""

import cv2
import numpy as np
from playwright.sync_api import expect

from tests.e2e.chromium import PHONE, Filmed, Window, window
from tests.fixtures.codes import read_code
from tests.journey.enterprise import OWN_PASSWORD
from tests.journey.play import Stage
from tests.journey.registry import Company, Holder

SEND = "main form[method=post] button[type=submit]"
PROVIDER = "main .card a.button-primary, main .card form:not([action^='/']) button.button-primary"
OTHER_WAY = 'main a[href$="/pay/"]'
PAID = "学习已开通"
_NEWS_MS = 60_000
"""The gateway tells us, the page asks every three seconds; on a busy machine more."""


def arrives(payer: Window, stage: Stage, company: Company) -> None:
    """全部报名 on the platform's own page; the first time password and invoice data."""
    payer.page.goto(f"{stage.sandbox}/admin/platform?dataset={stage.dataset}&q={company.name}")
    payer.press(f'tr:has-text("{company.credit_code}") button')
    if payer.page.locator('[name="again"]').count():
        payer.fill({"password": OWN_PASSWORD, "again": OWN_PASSWORD})
        payer.page.locator('[name="agree"]').check()
        payer.press(SEND)
    if "/business/billing/" in payer.page.url:
        payer.fill(
            {
                "invoice_title": company.name,
                "taxpayer_number": company.credit_code,
                "email": "office@example.com",
            }
        )
        payer.press(SEND)


def orders(payer: Window, company: Company, holder: Holder) -> str:
    """Everybody who is due is registered, ``holder`` ticked and ordered; the order's number."""
    payer.menu("/business/registrations/")
    payer.press("main form[method=post] button")
    payer.page.locator(f'tr:has-text("{holder.licence_number}") [name=registrations]').check()
    payer.press("button[form=to-pay]")
    payer.fill({"title_again": company.name, "taxpayer_again": company.credit_code})
    payer.press(SEND)
    expect(payer.page.locator("[data-countdown]").first).to_be_visible()
    return payer.page.locator(".facts dd, dl dd").first.inner_text().strip()


def chooses(payer: Window, way: str) -> None:
    """On the page of ways; the payment's page is open then."""
    payer.fill({"way": way})
    payer.press(SEND)


def code_on_screen(payer: Window) -> str:
    """What a phone's camera reads in the code on the page."""
    picture = cv2.imdecode(
        np.frombuffer(payer.page.locator(".pay-code").screenshot(), np.uint8), cv2.IMREAD_COLOR
    )
    return read_code(picture)


def scans(browser: Filmed, origin: str, address: str, *, pays: bool) -> None:
    """With a phone of its own: the provider's page, where one pays or just leaves."""
    with window(browser, origin, PHONE) as phone:
        phone.page.goto(address)
        expect(phone.page.locator("button.pay")).to_be_visible()
        if pays:
            phone.press("button.pay")
            expect(phone.page.locator(".done")).to_contain_text("支付成功")


def comes_back(payer: Window) -> None:
    """返回商户 on the provider's page."""
    payer.press("a.go")


def is_paid(payer: Window) -> None:
    """The page says so by itself; nobody reloads it."""
    expect(payer.page.locator("main")).to_contain_text(PAID, timeout=_NEWS_MS)
