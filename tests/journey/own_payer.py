"""A person who enrols by themselves: captcha, business system, three tries to pay, the invoice."""

import os
import re
from html import unescape

from tests.journey.checkout import at_checkout, begin_payment, way_back
from tests.journey.enterprise import OWN_PASSWORD, sync_now
from tests.journey.letterbox import code_by_sms
from tests.journey.play import Stage
from tests.journey.registry import Holder, Registry
from tests.journey.report import Report
from tests.journey.visitor import Unexpected, Visitor, wait_until


def play_own_payer(stage: Stage, report: Report) -> None:
    """Ends with an open course and the invoice on disk."""
    report.title("A person enrols and pays by themselves")
    _open_database()
    registry = Registry(stage.sandbox, stage.dataset)
    company = stage.random.choice(registry.companies()[:12])
    name = "".join(stage.random.sample("段洱杨苍木普施海白滇", 3))
    holder = registry.add_holder(name, company, face="")
    report.note(f"{holder.name}, {holder.licence_number}")
    with report.step("sync pulls the newcomer from the registry", "PL-51"):
        sync_now(stage.member("registrar"), stage.member("admin"), company)
    payer = stage.visitor()
    with report.step("a certificate of another type is refused, and whom to call", "YN-02"):
        _enter(stage, payer, holder, category="C3", status=403)
        if "0871-" not in payer.page:
            raise Unexpected("the refusal does not say whom to call")
    with report.step("a wrong captcha enrols nobody; the right one enrols", "YN-01"):
        _enter(stage, payer, holder, captcha="0000", status=422)
        _enter(stage, payer, holder)
    with report.step("first sign-in: last six of the number, own password, invoice data", "YN-10"):
        _sign_in(stage, payer, holder)
    with report.step("ticked, confirmed, typed again: an order", "YN-11 YN-13 YN-14"):
        order = _order(payer, holder)
    pay = f"/learner/orders/{order}/pay/"
    with report.step("walks away from the provider's page, then cancels at another", "YN-16"):
        begin_payment(payer, pay, "wechat:native")
        at_checkout(stage.sandbox, payer.page)
        begin_payment(payer, pay, "alipay:page")
        at_checkout(stage.sandbox, payer.page, act="refuse")
        _is_waiting(payer, order)
    with report.step("comes back and pays; nobody tells us: asked, it is known", "YN-16 YN-17"):
        page = begin_payment(payer, pay, "alipay:page")
        checkout = at_checkout(stage.sandbox, payer.page, act="pay", manner="never")
        payer.get(way_back(payer, checkout))
        payer.post(f"{page}ask/", {})
        wait_until("the payment is known", lambda: "学习已开通" in payer.get(page), seconds=30)
    with report.step("the invoice is issued by itself and downloaded", "YN-13 YN-18"):
        path = stage.output / f"{holder.licence_key}-invoice.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_invoice(payer, order))
        report.note(str(path))
    with report.step("the course stands open for thirty days", "YN-25 YN-26"):
        if "立即学习" not in _course(payer):
            raise Unexpected("no lesson can be studied")


def _enter(
    stage: Stage, payer: Visitor, holder: Holder, *, status: int = 200, **changes: str
) -> None:
    page = payer.get("/entry/")
    riddle = re.search(r'name="challenge" value="([^"]+)"', page)
    if not riddle:
        raise Unexpected("no captcha")
    typed = {
        "name": holder.name,
        "id_number": holder.id_number,
        "category": holder.category,
        "business": "continuing",
        "speciality": "",
        "challenge": riddle[1],
        "captcha": _answer(stage.host.partition(".")[0], riddle[1]),
    }
    payer.post("/entry/", typed | changes, status=status)


def _answer(schema: str, riddle: str) -> str:
    """What eyes would read in the picture: the play has none, and looks into the database."""
    from anpei.entry.models import Challenge
    from tenants.entering import enter_tenant

    with enter_tenant(schema):
        return str(Challenge.objects.get(public_id=riddle).answer)


def _open_database() -> None:
    """Of the platform itself; it takes seconds, so not within a step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anpei.config.settings")
    import django

    django.setup()


def _sign_in(stage: Stage, payer: Visitor, holder: Holder) -> None:
    payer.submit(
        "/sign-in/enterprise/",
        {"name": holder.id_number, "password": holder.id_number[-6:], "agree": "on"},
    )
    code = code_by_sms(stage.sandbox, payer)
    payer.submit("/activate/", {"code": code, "password": OWN_PASSWORD, "again": OWN_PASSWORD})
    payer.get("/business/to-pay/")
    if "/business/billing/" not in payer.page and 'name="invoice_title"' not in payer.page:
        raise Unexpected("the list opened before the invoice data were given")
    payer.submit(
        "/business/billing/",
        {
            "invoice_title": holder.name,
            "taxpayer_number": holder.id_number,
            "email": "payer@example.com",
        },
    )


def _order(payer: Visitor, holder: Holder) -> str:
    page = payer.get("/business/to-pay/")
    ticked = re.search(r'name="registrations" value="([^"]+)"', page)
    if not ticked or holder.licence_number not in unescape(page):
        raise Unexpected(f"{holder.name} cannot be ticked")
    payer.post("/business/to-pay/", {"registrations": ticked[1]})
    payer.submit(
        "/business/confirm/",
        {"title_again": holder.name, "taxpayer_again": holder.id_number},
    )
    found = re.search(r"/business/orders/([^/\"]+)/cancel/", payer.page)
    if not found:
        raise Unexpected("no order was placed")
    return found[1]


def _is_waiting(payer: Visitor, order: str) -> None:
    if "待缴费" not in payer.get(f"/business/orders/{order}/"):
        raise Unexpected("the order does not wait for its payment any more")


def _invoice(payer: Visitor, order: str) -> bytes:
    def link() -> str:
        page = payer.get("/business/invoices/")
        found = re.search(r'href="(/business/invoices/[^"]+/file\.pdf)"', page)
        return found[1] if found else ""

    if order not in payer.get("/business/orders/"):
        raise Unexpected("the order is not among the orders")
    address: str = wait_until("the invoice", link, seconds=90)
    data = payer.get_bytes(address)
    if not data.startswith(b"%PDF-"):
        raise Unexpected("the invoice is no PDF")
    return data


def _course(payer: Visitor) -> str:
    course = re.search(r'href="(/learner/courses/[^"?]{10,}/)"', payer.get("/learner/courses/"))
    if not course:
        raise Unexpected("no course")
    return payer.get(course[1])
