"""Examining a province: every hook, every edition, plausible facts; findings in sentences."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from anpei.kernel.decisions import Decision, Outcome
from anpei.kernel.errors import InvalidInput
from anpei.provinces import contract
from anpei.provinces.conformance import samples
from anpei.provinces.contract import PhotoBand, Province
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ExtensionFacts

_BAND_ORDER = (PhotoBand.ACCEPT, PhotoBand.UNSURE, PhotoBand.REFUSE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a province still lacks: which hook, and the remedy in a sentence."""

    hook: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.hook}: {self.sentence}"


def examine_province(province: Province[Any]) -> list[Finding]:
    """All findings; an empty list means that the province conforms."""
    findings = list(_check_catalogue(province))
    for edition in province.editions:
        for check in (
            _check_values,
            _check_sign_in,
            _check_eligibility,
            _check_orders,
            _check_study,
            _check_exams,
            _check_photos,
            _check_results,
        ):
            findings += _guarded(check, province, edition)
    return findings


type Check = Callable[[Province[Any], Edition[Any]], Iterator[Finding]]


def _guarded(check: Check, province: Province[Any], edition: Edition[Any]) -> list[Finding]:
    try:
        return list(check(province, edition))
    except Exception as error:
        name = check.__name__.removeprefix("_check_")
        return [Finding(name, f"under edition {edition.key} it raised {error!r}")]


def _check_catalogue(province: Province[Any]) -> Iterator[Finding]:
    if not province.licence_categories:
        yield Finding("licence_categories", "name at least one category of licence")
    codes = [category.code for category in province.licence_categories]
    if len(codes) != len(set(codes)):
        yield Finding("licence_categories", "two categories share a code")
    if not isinstance(province.brand, contract.Brand):
        yield Finding("brand", "give a Brand")
    if not province.journey_steps():
        yield Finding("journey_steps", "name the steps shown to learners")


def _check_values(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    for one in province.explain(edition):
        lacking = {
            "title": one.info.title,
            "unit": one.info.unit,
            "source (document, clause)": one.source,
        }
        for what, given in lacking.items():
            if not given:
                yield Finding("policy", f"the value {one.info.name!r} names no {what}")
    for tenant in samples.tenants():
        for rule in province.plain_rules(edition, tenant):
            if not (rule.rule and str(rule.text) and rule.source):
                yield Finding(
                    "plain_rules", f"rule {rule.rule!r} lacks its id, its sentence or its source"
                )


def _decision(hook: str, answer: object) -> Iterator[Finding]:
    if not isinstance(answer, Decision):
        yield Finding(hook, f"answered {type(answer).__name__} instead of a Decision")
        return
    if not answer.rule:
        yield Finding(hook, "a decision names no rule")
    if not answer.allowed and not str(answer.message):
        yield Finding(hook, f"rule {answer.rule} refuses without a message")
    if answer.allowed_from and answer.outcome is not Outcome.NOT_YET:
        yield Finding(hook, f"rule {answer.rule} has a date although it is not “not yet”")


def _ask_twice(hook: Callable[..., Any], *arguments: Any) -> Iterator[Finding]:
    """Ask with the same facts twice: an answer must depend on nothing else."""
    name = hook.__name__
    first = hook(*copy.deepcopy(arguments))
    yield from _decision(name, first)
    if first != hook(*copy.deepcopy(arguments)):
        yield Finding(name, "gave two answers to the same facts; it must be pure")


def _check_sign_in(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    for device in ("desktop", "mobile"):
        forms = province.sign_in_forms(edition, device)
        if not forms:
            yield Finding("sign_in_forms", f"no way to sign in on {device}")
        for form in forms:
            try:
                province.read_sign_in(form.key, {})
                yield Finding("read_sign_in", f"form {form.key!r} accepts nothing at all")
            except InvalidInput as error:
                if error.field not in {field.name for field in form.fields}:
                    yield Finding("read_sign_in", f"form {form.key!r} blames no field of its own")
    if not province.agreement(edition).paragraphs:
        yield Finding("agreement", "the agreement is empty")


def _check_eligibility(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    for category in province.licence_categories:
        some_allowed = False
        for tenant in samples.tenants():
            for licence in samples.licences(category.code):
                arguments = (licence, samples.training_class(category.code), tenant, samples.TODAY)
                yield from _ask_twice(province.decide_eligibility, *arguments, edition)
                some_allowed |= province.decide_eligibility(*arguments, edition).allowed
        if not some_allowed:
            yield Finding("decide_eligibility", f"nobody of {category.code} is ever eligible")


def _check_orders(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    flow = province.order_flow(edition)
    if not flow.gateways:
        yield Finding("order_flow", "no way to pay")
    if flow.payer not in {"enterprise", "person", "either"}:
        yield Finding("order_flow", f"payer {flow.payer!r} is none of enterprise, person, either")
    for refund in samples.refunds():
        yield from _ask_twice(province.decide_refund, refund, samples.TODAY, edition)


def _codes(province: Province[Any], category: str, edition: Edition[Any]) -> tuple[str, ...]:
    return tuple(province.required_credits(category, 240, edition)) or ("any",)


def _check_study(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    for category in province.licence_categories:
        codes = _codes(province, category.code, edition)
        for study in samples.studies(category.code, codes):
            yield from _ask_twice(province.decide_study, study, samples.TODAY, edition)
            yield from _ask_twice(province.decide_credits, study, edition)
            for topic in samples.topics(codes):
                yield from _ask_twice(province.decide_topic, topic, study, edition)


def _check_exams(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    category = province.licence_categories[0].code
    for study in samples.studies(category, _codes(province, category, edition)):
        for facts in samples.exams(study):
            yield from _ask_twice(province.decide_exam, facts, samples.TODAY, edition)
    for attempt in samples.attempts():
        yield from _ask_twice(province.has_passed, attempt, edition)
    if not isinstance(province.on_leave(edition), contract.LeaveOutcome):
        yield Finding("on_leave", "answer CONTINUE or FORFEIT")
    if not isinstance(province.on_timeout(edition), contract.TimeoutOutcome):
        yield Finding("on_timeout", "answer FAIL or GRADE")
    if not isinstance(province.on_absence(edition), contract.AbsenceOutcome):
        yield Finding("on_absence", "answer FAIL or PARDON")
    for device in ("desktop", "mobile"):
        yield from _ask_twice(province.decide_ticket, device, edition)
    ticket = province.admission_ticket(edition)
    if ticket and not (ticket.template.is_file() and ticket.rules):
        yield Finding("admission_ticket", "give a template file that exists, and rules")


def _check_photos(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    worst: dict[str, int] = {}
    for photo in samples.photos():
        band = province.photo_band(photo, edition)
        if band not in _BAND_ORDER:
            yield Finding("photo_band", f"{band!r} is no band")
            continue
        if photo.faces == 1 and photo.distance is not None and photo.sharpness:
            rank = _BAND_ORDER.index(band)
            plain = not photo.is_blank and not photo.duplicate_of
            if plain and rank < worst.get(photo.purpose, 0):
                yield Finding("photo_band", "a greater distance must never look better")
            worst[photo.purpose] = max(worst.get(photo.purpose, 0), rank) if plain else 0
    grounds = [ground.key for ground in province.refusal_grounds(edition)]
    if not grounds or len(grounds) != len(set(grounds)):
        yield Finding("refusal_grounds", "name grounds with keys of their own")


def _check_results(province: Province[Any], edition: Edition[Any]) -> Iterator[Finding]:
    category = province.licence_categories[0].code
    study = next(samples.studies(category, _codes(province, category, edition)))
    for facts in samples.qualifications(study):
        yield from _ask_twice(province.decide_qualification, facts, edition)
        if province.decide_qualification(facts, edition).outcome is Outcome.DENY:
            yield Finding("decide_qualification", "a machine alone fails nobody: answer NOT_YET")
    for state in ("qualified", "reported", "certified"):
        yield from _ask_twice(province.decide_certificate, samples.result(state), edition)
    if not isinstance(province.report_payload(samples.result("qualified"), edition), BaseModel):
        yield Finding("report_payload", "answer a pydantic model")
    if not province.certificate_template(edition).is_file():
        yield Finding("certificate_template", "the template file does not exist")
    guide = province.extension_guide(
        ExtensionFacts(licence_valid_until=samples.TODAY, reported_state="", confirmed_on=None),
        edition,
    )
    if not guide.steps or guide.opens_on > guide.closes_on:
        yield Finding("extension_guide", "give steps, and an opening before the closing day")
