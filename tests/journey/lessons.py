"""The journey where people are enrolled from a list: from the provincial platform to the paper."""

import re
from html import unescape

import httpx

from tests.fixtures.faces import Who, collins
from tests.journey import enterprise as company_side
from tests.journey import learner as person
from tests.journey import paper
from tests.journey.checkout import at_checkout, begin_payment, way_back
from tests.journey.enterprise import OWN_PASSWORD
from tests.journey.letterbox import code_by_sms
from tests.journey.play import Stage
from tests.journey.registry import Company, Holder, Registry
from tests.journey.report import Report
from tests.journey.visitor import Unexpected, Visitor, wait_until

INITIAL = "12345678"
_PLACES = 12
"""The first enterprises are the demo's; the newcomer is at one of the others."""


def play_lessons(stage: Stage, report: Report) -> None:
    """Ends with a receipt, a reported result and a certificate on disk."""
    report.title("From the provincial platform to the certificate")
    registry = Registry(stage.sandbox, stage.dataset)
    company = stage.random.choice(registry.companies()[_PLACES:])
    name = "".join(stage.random.sample("柯云滇池洱海苍山澜沧", 3))
    holder = registry.add_holder(name, company, face="collins")
    report.note(f"{holder.name}, {holder.licence_number}, {company.name}")
    with report.step("sync pulls the newcomer from the registry", "PL-51"):
        company_side.sync_now(stage.member("registrar"), stage.member("admin"), company)
    boss = stage.visitor()
    with report.step("the enterprise arrives signed in; password, invoice data", "YN-01 YN-10"):
        _arrive(stage, boss, company)
    with report.step("everybody who is due is enrolled; one is ordered", "YN-04 YN-11 YN-13 YN-14"):
        order = _order(boss, company, holder)
    with report.step("paid at the provider's page; study is open", "YN-16"):
        _pay(stage, boss, order)
    learner = stage.visitor()
    with report.step("first sign-in: initial password, code by SMS, own password", "YN-20"):
        _first_sign_in(stage, learner, holder)
    with report.step("profile photo; on the phone “it is me” and the face", "YN-21 YN-22"):
        _look(stage, learner)
    with report.step("every lesson to 100 %", "YN-25 YN-30"):
        _study(learner)
    know = paper.learn(learner)
    with report.step("the exam is left on purpose: the attempt is used with 0 points", "YN-31"):
        _leave(learner)
    with report.step("the second attempt passes and stands at once", "YN-32 YN-33"):
        closed = person.sit_exam(learner, stage.frames(Who.COLLINS), know, photos=0)
        if not closed["passed"]:
            raise Unexpected("the right answers did not pass")
    with report.step("the receipt can be printed", "YN-34"):
        _receipt(learner)
    with report.step("reported, confirmed per record; the certificate is issued", "YN-52 YN-34"):
        person.wait_for_state(learner, "certified", seconds=180)
        path = stage.output / f"{holder.licence_key}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(person.download_certificate(learner))
        report.note(str(path))
    with report.step("the page says when the renewal opens and closes", "YN-50 YN-51"):
        if "到期换证" not in learner.get("/learner/extension/"):
            raise Unexpected("nothing is said about the renewal")


def _arrive(stage: Stage, boss: Visitor, company: Company) -> None:
    """Open the platform's page, press 全部报名, and go through the first sign-in."""
    listed = httpx.get(
        f"{stage.sandbox}/admin/platform",
        params={"dataset": stage.dataset, "q": company.credit_code},
        timeout=60,
    ).text
    ticket = re.search(r'name="ticket" value="([^"]+)"', listed)
    if not ticket:
        raise Unexpected(f"the platform does not know {company.name}")
    boss.post("/entry/arrive/", {"ticket": ticket[1]})
    if "activate" in boss.page or 'name="again"' in boss.page:
        boss.submit("/activate/", {"password": OWN_PASSWORD, "again": OWN_PASSWORD, "agree": "on"})
    boss.submit(
        "/business/billing/",
        {
            "invoice_title": company.name,
            "taxpayer_number": company.credit_code,
            "email": "office@example.com",
        },
    )


def _order(boss: Visitor, company: Company, holder: Holder) -> str:
    """The order's public id."""
    boss.get("/business/registrations/")
    boss.post("/business/registrations/", {})
    page = boss.get("/business/to-pay/")
    rows = re.findall(r"<tr>.*?</tr>", page, flags=re.S)
    row = next((one for one in rows if holder.licence_number in unescape(one)), "")
    ticked = re.search(r'name="registrations" value="([^"]+)"', row)
    if not ticked:
        raise Unexpected(f"{holder.name} cannot be ticked")
    boss.post("/business/to-pay/", {"registrations": ticked[1]})
    boss.submit(
        "/business/confirm/",
        {"title_again": company.name, "taxpayer_again": company.credit_code},
    )
    found = re.search(r"/business/orders/([^/\"]+)/cancel/", boss.page)
    if not found:
        raise Unexpected("no order was placed")
    return found[1]


def _pay(stage: Stage, boss: Visitor, order: str) -> None:
    """Choose a way, walk to the provider's checkout, pay there, come back and see it paid."""
    begin_payment(boss, f"/enterprise/orders/{order}/pay/")
    returned = way_back(boss, at_checkout(stage.sandbox, boss.page, act="pay"))
    wait_until("the payment is known", lambda: "学习已开通" in boss.get(returned), seconds=60)
    if "支付成功" not in boss.get(f"/business/orders/{order}/"):
        raise Unexpected("the order does not say that it is paid")


def _first_sign_in(stage: Stage, learner: Visitor, holder: Holder) -> None:
    typed = {"id_number": holder.id_number, "own_password": INITIAL, "agree": "on"}
    learner.submit("/sign-in/learner/", typed)
    admin = stage.member("admin")
    page = admin.get(f"/staff/enrolments/?q={holder.id_number}")
    if holder.name not in page:
        raise Unexpected("staff do not find the learner")
    code = code_by_sms(stage.sandbox, learner)
    learner.submit("/activate/", {"code": code, "password": OWN_PASSWORD, "again": OWN_PASSWORD})
    learner.get("/learner/courses/")


def _look(stage: Stage, learner: Visitor) -> None:
    person.consent(learner)
    learner.get("/learner/profile-photo/")
    answer = learner.client.post(
        "/learner/profile-photo/",
        files={"photo": ("photo.jpg", collins(), "image/jpeg")},
        data={"next": "/learner/courses/"},
        headers=learner._csrf(),
    )
    if answer.status_code != 302:
        raise Unexpected(f"the profile photo was answered with {answer.status_code}")
    page = _open_lesson(learner)
    address = re.search(r'href="(http://[^"]+/look/[^"]+)"', page)
    if not address:
        raise Unexpected("no code for the phone")
    path = unescape(address[1]).removeprefix(learner.origin)
    phone = stage.visitor()
    phone.get(path)
    phone.post(path, {})
    ticket = phone.api("POST", f"{path}ticket/")["ticket"]
    picture = next(stage.frames(Who.COLLINS))
    headers = {"X-Capture-Ticket": ticket, "Content-Type": "image/jpeg"}
    phone.upload("/api/proctoring/photos/", picture, headers)
    wait_until(
        "the face is recognised",
        lambda: phone.api("GET", f"{path}state/")["state"] == "passed",
        seconds=90,
    )


def _open_lesson(learner: Visitor) -> str:
    """立即学习 of the first lesson that is not complete; the page it leads to."""
    courses = learner.get("/learner/courses/")
    course = re.search(r'href="(/learner/courses/[^"?]{10,}/)"', courses)
    if not course:
        raise Unexpected("no course")
    action = re.search(r'action="(/learner/courses/[^"]+/learn/[^"]+)"', learner.get(course[1]))
    if not action:
        raise Unexpected("no lesson can be studied")
    return learner.post(action[1], {})


def _study(learner: Visitor) -> None:
    """Every lesson in real time."""
    state = learner.api("GET", "/api/study/state/")
    for category in state["categories"]:
        for topic in category["topics"]:
            if topic["study"] is None:
                learner.api("POST", f"/api/study/topics/{topic['id']}/choose/", {})
            person.watch(learner, topic, iter(()))
    person.wait_for_state(learner, "credits_complete", seconds=30)


def _leave(learner: Visitor) -> None:
    started = learner.api("POST", "/api/exams/attempts/", {"kind": "final"})
    left = learner.api(
        "POST", f"/api/exams/attempts/{started['id']}/leave/", {"token": started["token"]}
    )
    if left["state"] != "forfeited":
        raise Unexpected(f"the attempt that was left is {left['state']}")


def _receipt(learner: Visitor) -> None:
    def found() -> str:
        page = learner.get("/learner/certificates/")
        link = re.search(r'href="(/learner/receipts/[^"]+\.pdf)"', page)
        return link[1] if link else ""

    address: str = wait_until("the receipt", found, seconds=60)
    if not learner.get_bytes(address).startswith(b"%PDF-"):
        raise Unexpected("the receipt is no PDF")
