"""How learners sign in, in both editions (SD-04a, SD-04b, SD-05)."""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import is_identity_number
from anpei.provinces.contract import SignInField, SignInForm, SignInIdentity
from anpei.provinces.editions import Edition
from anpei.provinces.facts import SignInFacts
from plugins.shandong.policy import ShandongPolicy

BY_NAME = "name"
BY_NUMBER = "number"

CITIES = (
    "济南", "青岛", "淄博", "枣庄", "东营", "烟台", "潍坊", "济宁",
    "泰安", "威海", "日照", "临沂", "德州", "聊城", "滨州", "菏泽",
)  # fmt: skip

_ID_NUMBER = SignInField(
    name="id_number", label=_("ID number"), hint=_("18 digits, the last may be X")
)

NAME_FORM = SignInForm(
    key=BY_NAME,
    title=_("By name"),
    fields=(
        SignInField(
            name="city",
            label=_("Region"),
            choices=tuple((city, city) for city in CITIES),
            prefill="city",
        ),
        SignInField(
            name="category",
            label=_("Licence category"),
            choices=(
                ("A", _("Principal of the enterprise (A)")),
                ("B", _("Project manager (B)")),
                ("C", _("Full-time safety manager (C)")),
            ),
        ),
        SignInField(name="name", label=_("Name"), autocomplete="name"),
        _ID_NUMBER,
    ),
)

NUMBER_FORM = SignInForm(
    key=BY_NUMBER,
    title=_("By licence number"),
    fields=(
        _ID_NUMBER,
        SignInField(
            name="licence_number",
            label=_("Licence number"),
            hint=_("Without 鲁建安 and brackets: 鲁建安A(2015)1234567 is typed A20151234567"),
        ),
    ),
)


def forms(edition: Edition[ShandongPolicy], device: str) -> tuple[SignInForm, ...]:
    """The current edition asks by name on the desktop; the phone and the earlier one by number."""
    if not edition.policy.sign_in_by_name:
        return (NUMBER_FORM,)
    return (NUMBER_FORM, NAME_FORM) if device == "mobile" else (NAME_FORM, NUMBER_FORM)


def plain_licence_number(typed: str) -> str:
    """``鲁建安A（2015）1234567`` → ``A20151234567``: only letters and digits, as in the sync."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", typed).upper())


def read(form: str, typed: Mapping[str, str]) -> SignInIdentity:
    """Clean what was typed. Raises InvalidInput naming the first field that cannot be right."""
    number = unicodedata.normalize("NFKC", typed.get("id_number", "")).strip().upper()
    if not is_identity_number(number):
        raise InvalidInput(str(_("This is not a valid ID number.")), field="id_number")
    if form == BY_NUMBER:
        licence = plain_licence_number(typed.get("licence_number", ""))
        if not licence:
            raise InvalidInput(str(_("Enter the licence number.")), field="licence_number")
        return SignInIdentity(id_number=number, licence_number=licence)
    name = unicodedata.normalize("NFKC", typed.get("name", "")).strip()
    if not name:
        raise InvalidInput(str(_("Enter the name.")), field="name")
    if typed.get("category") not in {"A", "B", "C"}:
        raise InvalidInput(str(_("Choose the licence category.")), field="category")
    return SignInIdentity(id_number=number, name=name, licence_category=typed["category"])


def decide(facts: SignInFacts, edition: Edition[ShandongPolicy]) -> Decision:
    """Enter only with a licence that matches and an approved order."""
    rule = "SD-04b" if facts.form == BY_NUMBER else "SD-04a"
    if facts.licence is None:
        return deny(
            rule,
            edition.key,
            _("What was entered matches no licence."),
            remedy=_("Check every field; the licence is looked up as the registry has it."),
        )
    region = facts.typed.get("city", "")
    if facts.form == BY_NAME and facts.city in CITIES and region != facts.city:
        return deny(
            rule,
            edition.key,
            _("This site is for %(city)s, not for %(region)s.")
            % {"city": facts.city, "region": region},
            remedy=_("Choose your region, or sign in on the site of your own association."),
            region=region,
        )
    if facts.enrolment_state in {"", "cancelled"}:
        return not_yet(
            "SD-05",
            edition.key,
            _("You are not enrolled yet."),
            remedy=_("Your enterprise enrols you; ask the person in charge there."),
        )
    if facts.enrolment_state == "applied":
        return not_yet(
            "SD-05",
            edition.key,
            _("Your enterprise's payment has not been approved yet."),
            remedy=_(
                "Study opens as soon as it is; the review takes 2–3 working days after "
                "the enterprise has filed the receipt."
            ),
        )
    return allow(rule, edition.key)
