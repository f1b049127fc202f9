"""Signing in to the study site and to the business system (YN-10, YN-20)."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import is_identity_number
from anpei.provinces.contract import SignInField, SignInForm, SignInIdentity
from anpei.provinces.editions import Edition
from anpei.provinces.facts import SignInFacts
from anpei.provinces.ways import BusinessSignIn, InitialPassword
from plugins.yunnan.policy import YunnanPolicy

FORM = SignInForm(
    key="id",
    title=_("By ID number"),
    fields=(
        SignInField(
            name="id_number",
            label=_("ID number"),
            hint=_("18 digits, the last may be X"),
            autocomplete="username",
        ),
    ),
    initial_password="12345678",  # noqa: S106 - printed in the manual; it opens only the activation
    password_hint=_("The first time: 12345678. A password of your own is set then."),
)
"""登录账号:学员的身份证号, 登录密码: 12345678 (第三步(一)1)."""

BUSINESS = BusinessSignIn(
    label=_("Taxpayer number or ID number"),
    hint=_("Enterprises: the taxpayer number; people who enrolled themselves: the ID number"),
    password_hint=_("The first time: the last six characters of the account"),
    by_number=True,
    initial=InitialPassword.LAST_SIX,
)
"""账号（企业报名为纳税人识别号、个人报名为身份证号）、密码（初始密码为账号后6位）."""


def read(typed: Mapping[str, str]) -> SignInIdentity:
    number = unicodedata.normalize("NFKC", typed.get("id_number", "")).strip().upper()
    if not is_identity_number(number):
        raise InvalidInput(str(_("This is not a valid ID number.")), field="id_number")
    return SignInIdentity(id_number=number)


def decide(facts: SignInFacts, edition: Edition[YunnanPolicy]) -> Decision:
    """Only whoever has been paid for has an account on the study site."""
    if facts.licence is None:
        return deny("YN-20", edition.key, _("What was entered matches no certificate."))
    if facts.enrolment_state in {"", "cancelled", "applied"}:
        return not_yet(
            "YN-20",
            edition.key,
            _("Your continuing education has not been paid for yet."),
            remedy=_("Pay in the business system first. If you have paid, call 0871-63122229."),
        )
    return allow("YN-20", edition.key)
