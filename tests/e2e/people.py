"""Newcomers of the demo's enterprise, and learners brought to their exam over HTTP meanwhile."""

from dataclasses import dataclass, replace
from random import Random

from anpei.sandbox.registry.cast import DEMO_ENTERPRISE
from tests.fixtures.faces import Who
from tests.journey import enterprise as company_side
from tests.journey import learner as person
from tests.journey import paper
from tests.journey.play import Stage
from tests.journey.registry import Company, Holder, Registry
from tests.journey.visitor import Visitor

PASSWORD = company_side.STAFF_PASSWORD
_GIVEN = "安宁怡然晓岚静远书瑶思齐若溪清和雨桐锦程知夏景行"


@dataclass(frozen=True)
class Prepared:
    """Credits complete; who knows what; signs in with the journey's own password."""

    holder: Holder
    know: paper.Knowledge


def demo_company(stage: Stage) -> Company:
    name = stage.city + DEMO_ENTERPRISE
    companies = Registry(stage.sandbox, stage.dataset).companies()
    return next(company for company in companies if company.name == name)


def add_newcomers(stage: Stage, count: int) -> list[Holder]:
    """People with Collins' face whom the registry has just got, pulled by a sync."""
    registry, company, random = (
        Registry(stage.sandbox, stage.dataset),
        demo_company(stage),
        Random(),
    )
    people: list[Holder] = []
    while len(people) < count:
        name = "柯" + "".join(random.sample(_GIVEN, 2))
        if name not in {one.name for one in people}:
            people.append(registry.add_holder(name, company, face="collins"))
    registrar, admin = stage.member("registrar"), stage.member("admin")
    company_side.sync_now(registrar, admin, company)
    return people


def enrol(stage: Stage, people: list[Holder]) -> Visitor:
    """Enrolled, paid and approved over HTTP; the enterprise, signed in."""
    company, enterprise = demo_company(stage), stage.visitor()
    form = {"name": company.name, "password": PASSWORD, "agree": "on"}
    enterprise.submit("/sign-in/enterprise/", form)
    one = company_side.short_class(enterprise)
    licences = [company_side.find_eligible(enterprise, one, holder) for holder in people]
    order = company_side.apply(enterprise, one, licences, company)
    company_side.pay(enterprise, order, company)
    company_side.decide(stage.member("finance"), order, "approve")
    return enterprise


def bring_to_exam(stage: Stage, holder: Holder, code: str) -> Prepared:
    """About 45 seconds: real topics at the clock's pace, with the right face."""
    own = replace(stage, staff={}, random=Random())
    candidate = own.visitor()
    person.learner_activates(candidate, holder, own.city, code)
    person.consent(candidate)
    while topic := person.choose_topic(candidate):
        person.watch(candidate, topic, own.frames(Who.COLLINS))
    person.wait_for_state(candidate, "credits_complete", seconds=20)
    return Prepared(holder, paper.learn(candidate))
