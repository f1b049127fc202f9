"""The ways of doing a step of the journey that provinces choose between: menus follow them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from anpei.kernel.decisions import Text


class Way(StrEnum):
    """A province names its ways in ``Province.ways``; a menu entry may belong to one of them."""

    CLASS_ENROLMENT = "class_enrolment"
    """An enterprise chooses a class and applies for people in it."""
    LIST_ENROLMENT = "list_enrolment"
    """People are registered; whoever pays ticks them on a list, and the class follows."""
    CHOSEN_TOPICS = "chosen_topics"
    """Learners choose topics until their credits are complete."""
    LESSONS = "lessons"
    """A course has its lessons, and every one of them is studied."""
    MOCK_EXAMS = "mock_exams"
    BANK_RECEIPTS = "bank_receipts"
    """Staff check receipts of bank transfers."""
    PAYMENT_CODES = "payment_codes"
    """Finance brings payers their codes from the fee platform, and what was paid with them."""
    BILLING_FIRST = "billing_first"
    """Whoever orders and pays gives the invoice data before anything else opens (YN-10)."""
    PETITIONS = "petitions"
    """Learners may ask staff for more time or more attempts."""


CLASSIC_WAYS = frozenset(
    {Way.CLASS_ENROLMENT, Way.CHOSEN_TOPICS, Way.MOCK_EXAMS, Way.BANK_RECEIPTS}
)


class InitialPassword(StrEnum):
    """What opens the activation page, and nothing else (PL-10)."""

    CREDIT_CODE = "credit_code"
    LAST_SIX = "last_six"
    """The last six characters of the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessSignIn:
    """How whoever orders and pays signs in."""

    label: Text
    hint: Text
    password_hint: Text
    by_number: bool = False
    """The account is the taxpayer number or, for a person, the ID number; else the name."""
    initial: InitialPassword = InitialPassword.CREDIT_CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChoice:
    """A kind of business somebody may want done to a licence; one of them is ours."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """Somebody asks for continuing education of a licence (None: there is no such one)."""

    business: str
    """Code of the ``EntryChoice``."""
    category: str
    status: str = ""
    """Of the licence: valid, revoked; "" where there is none."""
    valid_until: date | None = None
    other_business: str = ""
    """What else the registry is doing with the licence at present, in its words."""
    active_enrolment: str = ""
    """Number of the class it is enrolled in already."""


class PetitionKind(StrEnum):
    """What a learner may ask staff for."""

    MORE_TIME = "more_time"
    """A new study period (延期申请)."""
    MORE_ATTEMPTS = "more_attempts"
    """New exam attempts (补考申请)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionFacts:
    """Where somebody stands who asks for more."""

    kind: PetitionKind
    state: str
    """Of the enrolment."""
    study_until: date
    attempts_used: int
    attempts_allowed: int
    is_waiting: bool
    """Whether a petition of theirs waits for staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an approved petition gives; 0 = nothing of it."""

    study_days: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDesk:
    """The public way in: what may be chosen, and whom to call."""

    businesses: tuple[EntryChoice, ...] = ()
    contact: Text = ""
    promise: Text = ""
    """What a petitioner confirms by a tick."""
    notes: tuple[Text, ...] = field(default=())
    """What whoever pays must have read (the manual prints it in red)."""
