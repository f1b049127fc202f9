from typing import Any

import pytest

from anpei.kernel.decisions import Decision, deny
from anpei.provinces import facts as f
from anpei.provinces.conformance import examine_province
from anpei.provinces.contract import Province
from anpei.provinces.discovery import provinces
from tests.dummy_province.province import Dummy


@pytest.mark.rule("PL-04")
@pytest.mark.parametrize("kind", ["shandong", "dummy"])
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


def test_kit_asks_every_value_for_its_source() -> None:
    class Silent(Dummy):
        def explain(self, edition: Any) -> tuple[tuple[str, str, str], ...]:
            return (("Pass mark", "60", ""),)

    findings = examine_province(Silent())

    assert {finding.sentence for finding in findings} == {
        "the value 'Pass mark' names no source (document, clause)"
    }
