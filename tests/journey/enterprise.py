"""The enterprise's and the association's part: account, class, order, receipt, review."""

import re
from datetime import date
from typing import Any

from tests.journey.registry import Company, Holder
from tests.journey.visitor import Unexpected, Visitor, wait_until

STAFF_PASSWORD = "Anpei-demo-2026"
OWN_PASSWORD = "Journey-horse-7-battery"


def staff_signs_in(visitor: Visitor, login_name: str) -> None:
    visitor.submit("/sign-in/staff/", {"login_name": login_name, "password": STAFF_PASSWORD})
    visitor.get("/staff/")


def sync_now(registrar: Visitor, admin: Visitor, company: Company) -> None:
    """Staff start the pull by hand; the account of the enterprise is there when it is over."""
    before = len(re.findall(r"/staff/registry/runs/", registrar.get("/staff/registry/")))
    registrar.post("/staff/registry/start/", {})

    def is_over() -> bool:
        page = registrar.get("/staff/registry/")
        runs = len(re.findall(r"/staff/registry/runs/", page))
        return runs > before and "running" not in page

    wait_until("the sync ends", is_over, seconds=120)
    wait_until(
        f"{company.name} has an account",
        lambda: company.name in admin.get(f"/staff/accounts/?q={company.credit_code}"),
    )


def code_from(page: str) -> str:
    found = re.search(r"data-activation-code>\s*([^<\s]+)", page)
    if not found:
        raise Unexpected("no activation code on the page")
    return found[1]


def staff_hands_out_code(admin: Visitor, company: Company) -> str:
    page = admin.get(f"/staff/accounts/?q={company.credit_code}")
    action = re.search(r'action="(/staff/accounts/[^"]+/code/)"', page)
    if not action:
        raise Unexpected(f"no account of {company.name} to make a code for")
    return code_from(admin.post(action[1], {}))


def enterprise_activates(visitor: Visitor, company: Company, code: str) -> None:
    """The credit code opens nothing but the activation page (PL-10)."""
    visitor.submit(
        "/sign-in/enterprise/",
        {"name": company.name, "password": company.credit_code, "agree": "on"},
    )
    visitor.get("/activate/")
    visitor.submit("/activate/", {"code": code, "password": OWN_PASSWORD, "again": OWN_PASSWORD})
    visitor.get("/enterprise/classes/")


def enterprise_signs_in(visitor: Visitor, company: Company) -> None:
    visitor.submit(
        "/sign-in/enterprise/",
        {"name": company.name, "password": OWN_PASSWORD, "agree": "on"},
    )
    visitor.get("/enterprise/classes/")


def short_class(enterprise: Visitor) -> dict[str, Any]:
    classes = enterprise.api("GET", "/api/enrolment/classes/?category=A")["classes"]
    found: dict[str, Any] = next(one for one in classes if one["credit_tenths"] <= 20)
    return found


def find_eligible(enterprise: Visitor, one: dict[str, Any], holder: Holder) -> str:
    """The licence's public id; everyone who is kept out must be told why."""
    answer = enterprise.api("GET", f"/api/enrolment/classes/{one['public_id']}/eligibility/")
    for group in answer["kept_out"]:
        for person in group["people"]:
            if not (person["rule"] and person["message"]):
                raise Unexpected(f"{person['name']} is kept out without a reason")
    for person in answer["eligible"]:
        if person["number"] == holder.licence_number:
            licence: str = person["licence"]
            return licence
    raise Unexpected(f"{holder.name} is not offered for enrolment")


def apply(enterprise: Visitor, one: dict[str, Any], licences: list[str], company: Company) -> str:
    """Enrol; gives the order's public id."""
    answer = enterprise.api(
        "POST",
        "/api/enrolment/applications/",
        {
            "training_class": one["public_id"],
            "licences": licences,
            "amount_fen": one["fee_fen"] * len(licences),
            "billing": {
                "invoice_title": company.name,
                "taxpayer_number": company.credit_code,
                "invoice_address": "济南市示范路 1 号",
                "invoice_phone": "0531-80000000",
                "bank_name": "安培示范银行",
                "bank_account": "9000000000000017",
                "remark": "",
                "invoice_kind": "electronic",
                "post_company": company.name,
                "post_region": "山东省 济南市 历下区",
                "post_address": "示范路 1 号",
                "post_recipient": "孙经办",
                "post_mobile": "15400000000",
                "email": "office@example.com",
            },
        },
    )
    order: str = answer["order"]
    return order


def pay(enterprise: Visitor, order: str, company: Company) -> None:
    shown = enterprise.api("GET", f"/api/payments/orders/{order}/")
    if not shown["pay_to"]:
        raise Unexpected("the order does not say where to pay")
    enterprise.api(
        "POST",
        f"/api/payments/orders/{order}/receipts/",
        {
            "payer_name": company.name,
            "account_last4": "0417",
            "paid_on": date.today().isoformat(),  # noqa: DTZ011 - the payer's calendar
        },
    )


def decide(finance: Visitor, order: str, decision: str, reason: str = "") -> None:
    finance.api(
        "POST",
        f"/api/payments/orders/{order}/decision/",
        {"decision": decision, "reason": reason},
    )
