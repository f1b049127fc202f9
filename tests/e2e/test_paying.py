"""An order is paid at a provider's page: by a code and by a page, after walking away twice."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser import launch_chromium
from tests.e2e import paying_pages as pages
from tests.e2e.chromium import DESKTOP, PHONE, Filmed, Window, window
from tests.fixtures.running import RunningPlatform
from tests.journey.centre import PHONE as AGENT
from tests.journey.enterprise import sync_now
from tests.journey.play import Stage
from tests.journey.registry import Company, Holder, Registry

pytestmark = pytest.mark.browser


@pytest.fixture
def list_stage(running_platform: RunningPlatform) -> Stage:
    """Where people are ordered from a list."""
    return replace(
        running_platform.stage(),
        host="yunnan.localhost",
        dataset="yunnan",
        city="昆明",
        random=Random(),
    )


@pytest.fixture
def newcomer(list_stage: Stage) -> tuple[Company, Holder]:
    """Somebody who is due, of an enterprise that nobody has acted for."""
    registry, chance = Registry(list_stage.sandbox, list_stage.dataset), list_stage.random
    company = chance.choice(registry.companies()[12:])
    holder = registry.add_holder("".join(chance.sample("柯云滇池洱海苍山", 3)), company, face="")
    sync_now(list_stage.member("registrar"), list_stage.member("admin"), company)
    return company, holder


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Filmed]:
    """Without a camera."""
    running = launch_chromium(playwright)
    yield Filmed(running, lambda: None)
    running.close()


def origin_of(stage: Stage) -> str:
    return f"http://{stage.host}:{stage.port}"


@pytest.mark.rule("YN-01", "YN-11", "YN-13", "YN-14", "YN-16", "YN-18")
def test_scanned_with_the_phone_after_walking_away(
    list_stage: Stage, newcomer: tuple[Company, Holder], browser: Filmed
) -> None:
    company, holder = newcomer
    origin = origin_of(list_stage)

    with window(browser, origin, DESKTOP) as payer:
        number = _brought_to_paying(payer, list_stage, company, holder)
        pages.chooses(payer, "wechat:native")
        pages.scans(browser, origin, pages.code_on_screen(payer), pays=False)
        payer.press(pages.OTHER_WAY)
        pages.chooses(payer, "alipay:page")
        payer.press(pages.PROVIDER)
        payer.press("button[value=refuse]")
        pages.comes_back(payer)
        expect(payer.page.locator("#payment-state")).to_be_visible()
        payer.press(pages.OTHER_WAY)
        pages.chooses(payer, "wechat:native")
        pages.scans(browser, origin, pages.code_on_screen(payer), pays=True)
        pages.is_paid(payer)
        _is_listed(payer, number)


@pytest.mark.rule("YN-16")
def test_paid_on_the_phone_itself_after_going_back(
    list_stage: Stage, newcomer: tuple[Company, Holder], browser: Filmed
) -> None:
    company, holder = newcomer

    with window(browser, origin_of(list_stage), PHONE, agent=AGENT) as payer:
        number = _brought_to_paying(payer, list_stage, company, holder)
        pages.chooses(payer, "wechat:h5")
        payer.press(pages.PROVIDER)
        payer.page.go_back()
        payer.press(pages.OTHER_WAY)
        pages.chooses(payer, "unionpay:b2c_phone")
        payer.press(pages.PROVIDER)
        payer.press("button.pay")
        pages.comes_back(payer)
        pages.is_paid(payer)
        _is_listed(payer, number)


def _brought_to_paying(payer: Window, stage: Stage, company: Company, holder: Holder) -> str:
    pages.arrives(payer, stage, company)
    number = pages.orders(payer, company, holder)
    payer.press('main a[href$="/pay/"]')
    return number


def _is_listed(payer: Window, number: str) -> None:
    """订单: paid; 发票: issued by itself soon."""
    payer.press("main a[href^='/business/orders/']")
    expect(payer.page.locator("main")).to_contain_text("支付成功")
    payer.menu("/business/orders/")
    expect(payer.page.locator(f'tr:has-text("{number}")')).to_contain_text("已缴费")
    for _ in range(60):
        payer.menu("/business/invoices/")
        row = payer.page.locator(f'tr:has-text("{number}")')
        if row.locator('a[href$="/file.pdf"]').count():
            return
        payer.page.wait_for_timeout(1000)
    raise AssertionError("no invoice was issued")
