"""Report, certificate and renewal on the province's platform (YN-34, YN-50, YN-52)."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, Text, allow, not_yet
from anpei.kernel.months import months_before
from anpei.provinces.contract import ExtensionGuide
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ExtensionFacts, ResultFacts
from plugins.yunnan.policy import YunnanPolicy
from plugins.yunnan.study import is_locked, void
from plugins.yunnan.windows import working_days_after

type E = Edition[YunnanPolicy]


def decide_certificate(facts: ResultFacts, edition: E) -> Decision:
    """The signed paper when the platform has the pass; the receipt can be printed before."""
    if is_locked(facts):
        return void(edition)
    if facts.state in {"reported", "certified"}:
        return allow("YN-34", edition.key)
    return not_yet(
        "YN-34",
        edition.key,
        _("The signed certificate follows when the province's platform has taken the result."),
        remedy=_("The receipt can be printed already."),
    )


_TITLES = (_("Wait for the platform"), _("Apply for the renewal"), _("New certificate"))


def extension_guide(facts: ExtensionFacts, edition: E) -> ExtensionGuide:
    """到期换证: from three months before expiry until expiry, once the pass has arrived."""
    opens = months_before(facts.licence_valid_until, edition.policy.renewal_months_before)
    arrives: Text = _("2–3 working days after passing, the platform knows of it.")
    if facts.confirmed_on is not None:
        seen = working_days_after(facts.confirmed_on, edition.policy.arrival_days)
        arrives = _(
            "The platform took the pass on %(day)s; look there from %(seen)s at the latest."
        ) % {
            "day": facts.confirmed_on.isoformat(),
            "seen": seen.isoformat(),
        }
    at = 2 if facts.is_extended else 1 if facts.reported_state == "confirmed" else 0
    return ExtensionGuide(
        opens_on=opens,
        closes_on=facts.licence_valid_until,
        site=_("Yunnan construction-market supervision and integrity platform (ynjzjgcx.com)"),
        titles=_TITLES,
        at=len(_TITLES) if facts.is_extended else at,
        steps=(
            arrives,
            _(
                "Plug in the CA key, open “integrated management system” → “people” → “renewal at "
                "expiry” and press “add”. A certificate that expires without it is void."
            ),
            _("The new certificate appears here after the next sync."),
        ),
    )
