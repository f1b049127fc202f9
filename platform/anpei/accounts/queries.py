"""Reads of the accounts app."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max, Q, QuerySet

from anpei.accounts.models import RoleGrant, SignInEvent, User, UserKind
from anpei.kernel import crypto
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.people.models import Enterprise, Licence, LicenceStatus
from anpei.provinces.contract import SignInIdentity
from anpei.provinces.facts import LicenceFacts, SignInFacts
from tenants.entering import current_association

_BRACKETS = str.maketrans("()", "（）")
_FIRST_STATES = {"cancelled": 0, "applied": 1}


def enterprise_account(name: str) -> User | None:
    """The open account of the enterprise that bears `name` in the registry today (SD-02).

    Half-width and full-width brackets are the same name.
    """
    wide = name.translate(_BRACKETS)
    narrow = wide.replace("（", "(").replace("）", ")")
    return (
        User.objects.select_related("enterprise")
        .filter(kind=UserKind.ENTERPRISE, is_active=True, enterprise__name__in={wide, narrow})
        .order_by("-enterprise__synced_at")
        .first()
    )


def payer_account(number: str) -> User | None:
    """The open account of the enterprise with this taxpayer number, or of the person with this
    ID number."""
    accounts = User.objects.select_related("enterprise", "person").filter(is_active=True)
    if is_identity_number(number):
        digest = crypto.lookup_hash(number)
        return accounts.filter(kind=UserKind.LEARNER, person__id_number_hash=digest).first()
    return accounts.filter(kind=UserKind.ENTERPRISE, enterprise__credit_code=number).first()


def find_licence(identity: SignInIdentity) -> Licence | None:
    """The licence somebody signs in by: every part of `identity` that is given must match.

    Of several, a valid main one that ends last.
    """
    found = Licence.objects.select_related("person", "enterprise").exclude(
        status=LicenceStatus.WITHDRAWN
    )
    if identity.id_number:
        digest = crypto.lookup_hash(normalise_number(identity.id_number))
        found = found.filter(person__id_number_hash=digest)
    if identity.licence_number:
        found = found.filter(number_key=identity.licence_number)
    if identity.name:
        found = found.filter(person__name=identity.name)
    if identity.licence_category:
        found = found.filter(category=identity.licence_category)
    if not (identity.id_number or identity.licence_number):
        return None
    return found.order_by("-status", "-is_main", "-valid_until").first()


def sign_in_facts(
    form: str, typed: Mapping[str, str], identity: SignInIdentity, licence: Licence | None
) -> SignInFacts:
    """What the province is told to decide whether this learner may enter (SD-04, SD-05, YN-20)."""
    return SignInFacts(
        form=form,
        typed=dict(typed),
        licence=_licence_facts(licence) if licence else None,
        licence_id_matches=licence is not None,
        enrolment_state=_enrolment_state(identity, licence) if licence else "",
        city=current_association().city,
    )


def _licence_facts(licence: Licence) -> LicenceFacts:
    return LicenceFacts(
        number=licence.number,
        category=licence.category,
        is_main=licence.is_main,
        status=licence.status,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        at_enterprise=True,
        enterprise_name=licence.enterprise.name,
        synced_at=licence.synced_at,
        holder_birth_date=licence.person.birth_date,
    )


def _enrolment_state(identity: SignInIdentity, licence: Licence) -> str:
    """State of the newest enrolment that got beyond ``applied``, else of an applied or cancelled
    one; "" for none.

    Of the licence that was named, or of any of the person's where none was: the one that ends last
    need not be the one that was paid for. A new order takes nobody's earlier result away. Read
    through the relation: enrolment lies above this app and is not imported.
    """
    is_named = bool(identity.licence_number or identity.licence_category)
    enrolments = (licence if is_named else licence.person).enrolments
    states: Iterable[str] = enrolments.order_by("-created_at", "-pk").values_list(
        "state", flat=True
    )
    return max(states, key=lambda state: _FIRST_STATES.get(state, 2), default="")


def learner_accounts(enterprise: Enterprise, search: str = "") -> QuerySet[Licence]:
    """Licences with a class at `enterprise`, with their holders and the holders' accounts.

    One row a person: the licence that ends last.
    """
    rows = (
        Licence.objects.filter(enterprise=enterprise, enrolments__isnull=False)
        .select_related("person__user")
        .order_by("person__name", "person_id", "-valid_until")
        .distinct("person__name", "person_id")
    )
    return rows.filter(_matches(search)) if search else rows


def _matches(search: str) -> Q:
    return Q(person__name__icontains=search) | Q(number__icontains=search)


def enterprise_accounts(search: str = "") -> QuerySet[User]:
    """Accounts of enterprises for staff, by name, with their last sign-in."""
    found = (
        User.objects.filter(kind=UserKind.ENTERPRISE)
        .select_related("enterprise")
        .annotate(last_sign_in=Max("sign_ins__at", filter=Q(sign_ins__succeeded=True)))
        .order_by("display_name", "pk")
    )
    if search:
        found = found.filter(
            Q(enterprise__name__icontains=search) | Q(enterprise__credit_code=search.upper())
        )
    return found


def accounts_for_staff(search: str = "") -> QuerySet[User]:
    """Accounts that staff hand codes out to: enterprises', or the learner's of a whole ID number.

    Somebody who pays for themselves is on no enterprise's list (YN-10).
    """
    if not is_identity_number(search):
        return enterprise_accounts(search)
    digest = crypto.lookup_hash(normalise_number(search))
    return (
        User.objects.filter(kind=UserKind.LEARNER, person__id_number_hash=digest)
        .select_related("person")
        .annotate(last_sign_in=Max("sign_ins__at", filter=Q(sign_ins__succeeded=True)))
        .order_by("pk")
    )


def recent_sign_ins(user: User, number: int = 10) -> Sequence[SignInEvent]:
    """The last tries to sign in to `user`'s account, newest first."""
    return list(SignInEvent.objects.filter(user=user).order_by("-at")[:number])


def staff_members(*, words: str = "", role: str = "", standing: str = "") -> QuerySet[User]:
    """Members of staff by name, with roles, second factor and last sign-in.

    ``standing``: ``active``, ``closed`` or ``new`` (no password yet).
    """
    found = (
        User.objects.filter(kind=UserKind.STAFF)
        .select_related("second_factor")
        .prefetch_related("role_grants")
        .annotate(last_sign_in=Max("sign_ins__at", filter=Q(sign_ins__succeeded=True)))
        .order_by("-is_active", "display_name", "pk")
    )
    if words.strip():
        text = words.strip()
        found = found.filter(Q(display_name__icontains=text) | Q(login_name__icontains=text))
    if role:
        found = found.filter(pk__in=RoleGrant.objects.filter(role=role).values("user_id"))
    if standing == "closed":
        found = found.filter(is_active=False)
    elif standing == "new":
        found = found.filter(is_active=True, activated_at=None)
    elif standing == "active":
        found = found.filter(is_active=True, activated_at__isnull=False)
    return found
