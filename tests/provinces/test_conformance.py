from dataclasses import replace
from typing import Any

import pytest

from anpei.kernel.decisions import Decision, deny
from anpei.provinces import facts as f
from anpei.provinces.conformance import examine_province
from anpei.provinces.contract import PlainRule, Province
from anpei.provinces.discovery import provinces
from anpei.provinces.editions import Area
from tests.dummy_province.province import NEW, Dummy, DummyPolicy


@pytest.mark.rule("PL-04")
@pytest.mark.parametrize("kind", ["shandong", "yunnan", "dummy"])
def test_province_conforms(kind: str) -> None:
    province: Province[Any] = provinces()[kind]

    assert [str(finding) for finding in examine_province(province)] == []


class Forgetful(Dummy):
    """Refuses without a word, and fails people by machine."""

    def decide_study(self, facts: f.StudyFacts, today: Any, edition: Any) -> Decision:
        return deny("DP-3", edition.key, "")

    def decide_qualification(self, facts: Any, edition: Any) -> Decision:
        return deny("DP-7", edition.key, "The machine says no.")


class Crashing(Dummy):
    def decide_eligibility(self, *arguments: Any) -> Decision:
        raise RuntimeError("broken")


@pytest.mark.rule("PL-04")
def test_kit_names_what_a_province_lacks() -> None:
    sentences = {str(finding) for finding in examine_province(Forgetful())}

    assert sentences == {
        "decide_study: rule DP-3 refuses without a message",
        "decide_qualification: a machine alone fails nobody: answer NOT_YET",
    }


@pytest.mark.rule("PL-04")
def test_kit_reports_a_crash_instead_of_crashing() -> None:
    findings = examine_province(Crashing())

    assert {finding.hook for finding in findings} == {"eligibility"}


@pytest.mark.rule("PL-05")
def test_kit_asks_every_value_for_title_unit_and_source() -> None:
    class SilentPolicy(DummyPolicy):
        patience: int = 3

    class Silent(Dummy):
        editions = (replace(NEW, policy=SilentPolicy()),)

    findings = examine_province(Silent())

    assert {finding.sentence for finding in findings} == {
        "the value 'patience' names no title",
        "the value 'patience' names no unit",
        "the value 'patience' names no source (document, clause)",
    }


@pytest.mark.rule("PL-05")
def test_kit_asks_every_plain_rule_for_its_source() -> None:
    class Silent(Dummy):
        def plain_rules(self, edition: Any, tenant: Any) -> tuple[PlainRule, ...]:
            return (PlainRule(rule="DP-3", area=Area.STUDYING, text="It ends.", source=""),)

    findings = examine_province(Silent())

    assert {finding.sentence for finding in findings} == {
        "rule 'DP-3' lacks its id, its sentence or its source"
    }
