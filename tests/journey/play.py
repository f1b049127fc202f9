"""The two plays: who they say they are, and a stranger before the camera."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.fixtures.faces import Who, portrait
from tests.journey import enterprise as company_side
from tests.journey import learner as person
from tests.journey import paper
from tests.journey.registry import Holder, Registry
from tests.journey.report import Report
from tests.journey.visitor import Unexpected, Visitor, wait_until

_SURNAMES = "柯林何贺顾沈秦邵乔陆"
_GIVEN = "安宁怡然晓岚静远书瑶思齐若溪清和"


@dataclass
class Stage:
    """Where the plays are given."""

    host: str
    port: int
    sandbox: str
    dataset: str
    city: str
    output: Path
    random: random.Random
    staff: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self) -> Visitor:
        return Visitor(self.host, self.port)

    def member(self, login_name: str) -> Visitor:
        """A member of staff, signed in once."""
        if login_name not in self.staff:
            self.staff[login_name] = self.visitor()
            company_side.staff_signs_in(self.staff[login_name], login_name)
        return self.staff[login_name]

    def frames(self, who: Who) -> Iterator[bytes]:
        """What a camera sees of a person who never sits twice in the same place."""
        while True:
            yield portrait(
                who,
                moved=(self.random.uniform(-30, 30), self.random.uniform(-22, 22)),
                nearer=self.random.uniform(0.88, 1.18),
            )


def _name(stage: Stage) -> str:
    return stage.random.choice(_SURNAMES) + "".join(stage.random.sample(_GIVEN, 2))


def until_studying(
    stage: Stage, report: Report, registry: Registry
) -> tuple[Visitor, Visitor, Holder]:
    """From the registry's record to a learner who may study; enterprise and learner, signed in."""
    companies = registry.companies()
    company = stage.random.choice(companies[2:])
    holder = registry.add_holder(_name(stage), company, face="collins")
    report.note(f"{holder.name}, {holder.licence_number}, {company.name}")
    admin, finance, registrar = (stage.member(one) for one in ("admin", "finance", "registrar"))
    with report.step(
        "sync pulls the newcomer from the registry",
        "SD-01 SD-02 SD-57 PL-51",
    ):
        company_side.sync_now(registrar, admin, company)
    boss = stage.visitor()
    with report.step(
        "the enterprise activates its account and signs in",
        "PL-10 SD-03 SD-01",
    ):
        company_side.enterprise_activates(
            boss, company, company_side.staff_hands_out_code(admin, company)
        )
    with report.step(
        "classes, and who may be enrolled (everyone else reads why not)",
        "SD-11 SD-13a SD-14",
    ):
        one = company_side.short_class(boss)
        licence = company_side.find_eligible(boss, one, holder)
    with report.step(
        "application and confirmation take the place",
        "SD-15 SD-12",
    ):
        order = company_side.apply(boss, one, [licence], company)
    with report.step(
        "the learner is told to wait for the payment",
        "SD-05 SD-04a",
    ):
        if not person.is_told_to_wait(stage.visitor(), holder, stage.city):
            raise Unexpected("the refusal names no rule")
    with report.step(
        "receipt filed, refused with a reason, filed again, approved",
        "SD-20 SD-21 SD-22 SD-23 SD-24",
    ):
        company_side.pay(boss, order, company)
        company_side.decide(finance, order, "refuse", "卡号后四位不符")
        company_side.pay(boss, order, company)
        company_side.decide(finance, order, "approve")
    candidate = stage.visitor()
    with report.step(
        "the learner activates with a code from the enterprise and signs in",
        "SD-04a SD-04b PL-10",
    ):
        person.by_number_finds(stage.visitor(), holder)
        code = person.enterprise_hands_out_code(boss, holder)
        person.learner_activates(candidate, holder, stage.city, code)
    return boss, candidate, holder


def study_everything(stage: Stage, report: Report, candidate: Visitor, who: Who) -> paper.Knowledge:
    frames = stage.frames(who)
    with report.step(
        "separate consent before the first photo",
        "PL-13",
    ):
        person.consent(candidate)
    while topic := person.choose_topic(candidate):
        with report.step(
            f"“{topic['name']}”: time counted by the server, photos at random",
            "SD-32 SD-34 SD-35 PL-20",
        ):
            person.cheat(candidate, topic)
            person.watch(candidate, topic, frames)
    with report.step(
        "credits complete",
        "SD-31",
    ):
        person.wait_for_state(candidate, "credits_complete", seconds=10)
    with report.step(
        "exercises teach the answers and change no credit",
        "SD-37",
    ):
        return paper.learn(candidate)


def bring_to_exam(stage: Stage, report: Report, who: Who) -> Visitor:
    """A learner whose credits are complete, signed in."""
    registry = Registry(stage.sandbox, stage.dataset)
    _boss, candidate, _holder = until_studying(stage, report, registry)
    study_everything(stage, report, candidate, who)
    return candidate


def _exam(
    stage: Stage, report: Report, candidate: Visitor, who: Who, know: paper.Knowledge
) -> None:
    frames = stage.frames(who)
    with report.step(
        "first attempt fails: nothing right",
        "SD-41 SD-42 SD-46",
    ):
        failed = person.sit_exam(candidate, frames, paper.know_nothing, photos=1)
        if failed["passed"]:
            raise Unexpected("a paper without a right answer passed")
    with report.step(
        "second attempt: answers saved, resumed on another page, handed in",
        "SD-43 SD-44 SD-45 SD-46 PL-30",
    ):
        closed = person.sit_exam(candidate, frames, know, photos=2)
        report.note(f"{closed['points_hundredths'] / 100:.1f} points")
        if not closed["passed"]:
            raise Unexpected("the right answers did not pass")


def play_right_learner(stage: Stage, report: Report) -> None:
    """Ends with a certificate on disk and a page that verifies it."""
    report.title("The learner is who they say")
    registry = Registry(stage.sandbox, stage.dataset)
    _boss, candidate, holder = until_studying(stage, report, registry)
    know = study_everything(stage, report, candidate, Who.COLLINS)
    _exam(stage, report, candidate, Who.COLLINS, know)
    judge_and_certify(stage, report, candidate, holder)


def judge_and_certify(stage: Stage, report: Report, candidate: Visitor, holder: Holder) -> None:
    """From the passed exam to the certificate on disk and the page that verifies it."""
    with report.step(
        "photos analysed; qualified by rule, or by the reviewer",
        "SD-50 SD-51 PL-34",
    ):
        wait_until(
            "the photos are judged",
            lambda: person.state_of(candidate) != "exam_passed" or _open_case(stage, holder),
            seconds=180,
        )
        if case := _open_case(stage, holder):
            report.note("the machine was unsure; the reviewer approves")
            _decide_case(stage, case, "approve", "")
    with report.step(
        "reported through the outbox, confirmed by the registry",
        "SD-53 PL-51",
    ):
        wait_until(
            "the registry confirms",
            lambda: person.state_of(candidate) in {"reported", "certified"},
            seconds=120,
        )
    with report.step(
        "certificate issued",
        "SD-54 PL-50",
    ):
        person.wait_for_state(candidate, "certified", seconds=60)
        pdf = person.download_certificate(candidate)
        path = stage.output / f"{holder.licence_key}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf)
        report.note(str(path))
    with report.step(
        "signature valid, fonts embedded, QR leads to the page with every field",
        "PL-50 SD-55",
    ):
        token, printed = paper.check_certificate(path, holder)
        page = stage.visitor().get(f"/verify/{token}")
        for shown in printed:
            if shown not in page:
                raise Unexpected(f"the verification page does not show {shown}")
        report.note(f"http://{stage.host}:{stage.port}/verify/{token}")


def play_stranger(stage: Stage, report: Report) -> None:
    """Ends with the reviewer's refusal, shown to learner and enterprise."""
    report.title("A stranger sits before the camera")
    registry = Registry(stage.sandbox, stage.dataset)
    boss, candidate, holder = until_studying(stage, report, registry)
    know = study_everything(stage, report, candidate, Who.HOPPER)
    _exam(stage, report, candidate, Who.HOPPER, know)
    with report.step(
        "the machine fails nobody: a reviewer's case is opened",
        "SD-50 PL-34",
    ):
        case: str = wait_until("a case", lambda: _open_case(stage, holder), seconds=180)
    with report.step(
        "the reviewer refuses: not the candidate",
        "SD-51",
    ):
        _decide_case(stage, case, "refuse", "not_the_candidate")
    with report.step(
        "learner and enterprise read the refusal and its ground",
        "SD-52",
    ):
        refusals = boss.get("/enterprise/refusals/")
        if holder.name not in refusals:
            raise Unexpected("the enterprise does not see the refusal")
        if "照片" not in candidate.get("/learner/photos/"):
            raise Unexpected("the learner does not see the refusal")
        if person.state_of(candidate) not in {"disqualified", "credits_complete"}:
            raise Unexpected("the refusal changed nothing")


def _open_case(stage: Stage, holder: Holder) -> str:
    """Claimed, as the row's button does; "" while there is none."""
    reviewer = stage.member("reviewer")
    page = reviewer.get(f"/staff/reviews/?q={holder.name}")
    found = re.search(r'action="((/staff/reviews/[\w-]{22}/)claim/)"', page)
    if not found:
        return ""
    reviewer.post(found[1], {})
    return found[2]


def _decide_case(stage: Stage, case: str, act: str, ground: str) -> None:
    reason = "演示：照片与证件照不符" if ground else "演示：照片均为本人"
    data = {"act": act, "ground": ground, "reason": reason}
    stage.member("reviewer").submit(case, data)
