"""Whom a message can be for, and by which address each channel reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from anpei.accounts.models import RoleGrant, User, UserKind
from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT
from anpei.messages.models import Contact
from anpei.messages.wording import Fact


@dataclass(frozen=True, slots=True)
class MailAddress:
    """Somebody without an account, or an address that is not yet theirs."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message of a batch; what the members are is said at ``notify``."""

    to: User | MailAddress
    facts: Mapping[str, Fact] = field(default_factory=dict)
    link: str = ""
    about: object | None = None
    once: str | None = None
    mail_to: str = ""

    @property
    def user(self) -> User | None:
        return self.to if isinstance(self.to, User) else None

    @property
    def name(self) -> str:
        return self.to.display_name if isinstance(self.to, User) else self.to.name


def address_of(
    channel: str, told: Notification, user: User | None, *, asked_for: bool = False
) -> str:
    """Where `channel` reaches the recipient; "" when it does not. `user` is read afresh with
    ``person`` and ``contact``. The inbox needs no address, but somebody to own it. `asked_for`: the
    recipient waits for it, whatever their settings say."""
    if isinstance(told.to, MailAddress):
        return told.to.address if channel == MAIL else ""
    if user is None or channel == SITE:
        return ""
    contact = _contact(user)
    if channel == MAIL:
        if contact and contact.mail and contact.mail_confirmed_at:
            return contact.mail if contact.wants_mail else ""
        return told.mail_to if contact is None or contact.wants_mail else ""
    if channel == SMS:
        mobile = user.person.mobile if user.person else ""
        return mobile if asked_for or contact is None or contact.wants_sms else ""
    return contact.wechat_id if channel == WECHAT and contact else ""


def _contact(user: User) -> Contact | None:
    try:
        return user.contact
    except Contact.DoesNotExist:
        return None


def staff_with(*roles: str) -> list[User]:
    """Open accounts of staff who hold one of `roles` themselves; administrators when none does."""
    holding = User.objects.filter(kind=UserKind.STAFF, is_active=True)
    found = holding.filter(
        pk__in=RoleGrant.objects.filter(role__in=roles).values("user"),
    ).order_by("pk")
    admins = holding.filter(pk__in=RoleGrant.objects.filter(role="admin").values("user"))
    return list(found) or list(admins.order_by("pk"))


def recipient_language(user: User | None, fallback: str) -> str:
    """The language somebody is written to."""
    return user.language if user and user.language else fallback
