"""Report, certificate and the extension on the government's site (SD-53, SD-54, SD-56)."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from anpei.kernel.decisions import Decision, allow, not_yet
from anpei.provinces.contract import ExtensionGuide
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ExtensionFacts, ResultFacts
from plugins.shandong.policy import ShandongPolicy
from plugins.shandong.windows import months_before

type E = Edition[ShandongPolicy]


class TrainingResult(BaseModel):
    """A result as 山东省建设从业人员管理系统 takes it."""

    model_config = ConfigDict(frozen=True)

    name: str
    id_number: str
    licence_number: str
    category: str
    enterprise: str
    credit_code: str
    class_number: str
    credits: float
    score: float
    passed_on: date


def payload(facts: ResultFacts) -> TrainingResult:
    return TrainingResult(
        name=facts.person_name,
        id_number=facts.id_number,
        licence_number=facts.licence_number,
        category=facts.licence_category,
        enterprise=facts.enterprise_name,
        credit_code=facts.credit_code,
        class_number=facts.class_number,
        credits=facts.credits / 10,
        score=facts.score / 100,
        passed_on=facts.qualified_on,
    )


def decide_certificate(facts: ResultFacts, edition: E) -> Decision:
    """Only what the registry has confirmed can be printed."""
    if facts.state in {"reported", "certified"}:
        return allow("SD-53", edition.key)
    return not_yet(
        "SD-53",
        edition.key,
        _("The certificate can be printed once the registry has confirmed the result."),
        remedy=_("This takes up to 3 days after the report."),
    )


def extension_guide(facts: ExtensionFacts, edition: E) -> ExtensionGuide:
    return ExtensionGuide(
        opens_on=months_before(facts.licence_valid_until, edition.policy.extension_months_before),
        closes_on=facts.licence_valid_until,
        site="山东省人民政府网",
        steps=(
            _("Wait until the result has been confirmed by the registry (up to 3 days)."),
            _(
                "Sign in to the provincial government's site, search for the extension of "
                "safety managers' licences, choose “provincial level” and apply."
            ),
            _("Your enterprise confirms the application on the same site."),
            _("The authority decides; the new validity then arrives here by the nightly sync."),
            _("Download the electronic licence in the 爱山东 app."),
        ),
    )
