"""系统使用许可协议: accepted in its current edition, with when and from where (SD-03)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.domain.origin import Origin
from anpei.accounts.models import AgreementAcceptance, User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.provinces.contract import Agreement
from anpei.provinces.current import current_edition, current_province


def current_agreement() -> Agreement:
    """The agreement that whoever signs in today must accept."""
    return current_province().agreement(current_edition())


def check_agreement(version: str, *, agreed: bool) -> None:
    """Raises InvalidInput unless the current edition was both shown and agreed to."""
    if not agreed:
        raise InvalidInput(
            _("Read the system licence agreement and agree to it to sign in."), field="agree"
        )
    if version != current_agreement().version:
        raise InvalidInput(
            _("The agreement has changed since this page was opened. Please read it again."),
            field="agree",
        )


def accept_agreement(*, user: User, version: str, origin: Origin, by: User) -> AgreementAcceptance:
    """Keep that `user` accepted edition `version`; the first acceptance of an edition stays."""
    with transaction.atomic():
        acceptance, is_new = AgreementAcceptance.objects.get_or_create(
            user=user,
            version=version,
            defaults={
                "accepted_at": db_now(),
                "address": origin.address,
                "user_agent": origin.user_agent[:300],
            },
        )
        if is_new:
            audit.record(act="accept_agreement", subject=user, by=by, after={"version": version})
    return acceptance
