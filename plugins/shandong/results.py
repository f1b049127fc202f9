"""Report, certificate and the extension on the government's site (SD-53, SD-54, SD-56)."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, Text, allow, deny, not_yet
from anpei.kernel.months import months_before
from anpei.provinces.contract import ExtensionGuide
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ExtensionFacts, ResultFacts
from plugins.shandong.policy import ShandongPolicy

type E = Edition[ShandongPolicy]


def decide_certificate(facts: ResultFacts, edition: E) -> Decision:
    """What the registry has confirmed can be printed, while the licence stands (SD-13f); of a B,
    its registration holds still (T44).

    Compared with the day the result was reached on, so that a certificate replaced years later
    is not refused for what has ended since.
    """
    if facts.licence_status != "valid":
        return deny(
            "SD-13f",
            edition.key,
            _("In the registry this licence is no longer valid."),
            remedy=_("When the registry has it again, the certificate is made."),
            status=facts.licence_status,
        )
    if facts.licence_category == "B" and not any(
        one.at_same_enterprise and one.valid_until >= facts.qualified_on
        for one in facts.constructors
    ):
        return deny(
            "SD-13e",
            edition.key,
            _("The B licence's constructor registration is no longer valid at this enterprise."),
            remedy=_(
                "Have the registration extended or moved; the certificate is made after the "
                "next sync."
            ),
        )
    if facts.state in {"reported", "certified"}:
        return allow("SD-53", edition.key)
    return not_yet(
        "SD-53",
        edition.key,
        _("The certificate can be printed once the registry has confirmed the result."),
        remedy=_("This takes up to 3 days after the report."),
    )


def _extension_step(facts: ExtensionFacts) -> int:
    """Where in ``_EXTENSION_STEPS`` somebody is; a returned application is made anew."""
    if facts.is_extended:
        return len(_EXTENSION_STEPS) - 1
    if facts.reported_state != "confirmed":
        return 0
    return {"submitted": 2, "accepted": 3, "approved": 3}.get(facts.application, 1)


_EXTENSION_STEPS: tuple[Text, ...] = (
    _("Wait until the result has been confirmed by the registry (up to 3 days)."),
    _(
        "Sign in to the provincial government's site, search for the extension of "
        "safety managers' licences, choose “provincial level” and apply."
    ),
    _("Your enterprise confirms the application on the same site."),
    _("The authority decides; the new validity then arrives here by the nightly sync."),
    _("Download the electronic licence in the 爱山东 app."),
)
"""M1 五."""


def extension_guide(facts: ExtensionFacts, edition: E) -> ExtensionGuide:
    return ExtensionGuide(
        opens_on=months_before(facts.licence_valid_until, edition.policy.extension_months_before),
        closes_on=facts.licence_valid_until,
        at=_extension_step(facts),
        site="山东省人民政府网",
        steps=_EXTENSION_STEPS,
        titles=(
            _("Reported"),
            _("Applied for"),
            _("Confirmed by the enterprise"),
            _("Decided by the authority"),
            _("Downloaded"),
        ),
    )
