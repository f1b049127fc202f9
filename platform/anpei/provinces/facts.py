"""What the core tells a province: frozen facts, no models, no queries.

Dates are days in Asia/Shanghai; moments are aware; durations are milliseconds; scores are
hundredths of a point; credits are tenths of a credit; money is fen.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantFacts:
    """The association in question."""

    schema: str
    name: str
    city: str
    exam_mode: str
    """``online`` or ``offline``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructorFacts:
    """One constructor registration (建造师注册证书) of a person."""

    level: str
    at_same_enterprise: bool
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFacts:
    """A licence, its holder and where the last sync saw it."""

    number: str
    category: str
    is_main: bool
    status: str
    valid_from: date
    valid_until: date
    at_enterprise: bool
    """Whether the registry, at the last sync, had it at the enterprise that asks."""
    enterprise_name: str
    synced_at: datetime | None
    holder_birth_date: date
    constructors: tuple[ConstructorFacts, ...] = ()
    active_enrolment: str = ""
    """Number of the class the licence is already enrolled in, or ""."""
    other_business: str = ""
    """What else the registry is doing with it at present, in its words; "" = nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """A training class."""

    number: str
    category: str
    enrol_from: date
    enrol_until: date
    study_from: date
    study_until: date
    is_open: bool
    places: int
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFacts:
    """What somebody typed, and what we know of the person it names (None: nobody)."""

    form: str
    typed: dict[str, str]
    licence: LicenceFacts | None
    licence_id_matches: bool = False
    enrolment_state: str = ""
    """State of the newest enrolment that got beyond ``applied``, else ``applied``, ``cancelled`` or
    "" (none): for that licence, or for any of the person's where neither its number nor its
    category was typed."""
    city: str = ""
    """The association's city, "" where it has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryProgress:
    """How far a learner is in one topic category."""

    code: str
    name: str
    earned: int
    """Tenths of a credit."""
    topics: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFacts:
    """One enrolment on its way through the study."""

    state: str
    licence_category: str
    licence_valid_until: date
    licence_status: str
    """Of the registry: ``valid``, ``revoked`` or ``withdrawn``."""
    study_from: date
    study_until: date
    credits_required: int
    """Tenths of a credit, from the class."""
    categories: tuple[CategoryProgress, ...] = ()
    unfinished_topics: tuple[str, ...] = ()
    """Public ids of chosen topics that are not complete."""
    lessons_left: int
    """Topics on offer that this learner has not completed, chosen or not."""

    @property
    def earned(self) -> int:
        return sum(category.earned for category in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """One person of a paid order whose fee is asked back."""

    state: str
    """Of the enrolment, e.g. ``studying``."""
    approved_on: date
    """The day on which the payment was approved."""
    fee_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFacts:
    """The topic a learner wants to choose or play."""

    public_id: str
    category: str
    credits: int
    already_chosen: bool
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFacts:
    """One earlier attempt of the same exam kind."""

    number: int
    state: str
    """Of ``exams.states``; ``absent`` for a booked seat in a centre that stayed empty."""
    score: int | None
    """Hundredths of a point; None while running or never handed in."""
    handed_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFacts:
    """Everything that decides about entering an exam."""

    kind: str
    """``mock`` or ``final``."""
    study: StudyFacts
    attempts: tuple[AttemptFacts, ...]
    attempts_allowed: int = 0
    """In all, those that staff granted on top included."""
    device: str = "desktop"
    """``desktop`` or ``mobile``."""
    exam_mode: str = "online"
    """How the association examines: ``online`` or ``offline`` (in a centre)."""
    venue: str = "online"
    """Where this attempt would be taken: ``online`` or ``centre``."""
    held_on: date | None = None
    """The day of the sitting in a centre, where one is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """What the machine saw on one photo; never a verdict."""

    purpose: str
    """``study``, ``exam`` or ``gate``."""
    faces: int
    distance: float | None
    """Distance to the reference face (0 = same picture); None: nothing to compare."""
    sharpness: float
    brightness: float
    is_blank: bool
    duplicate_of: str
    """Public id of an earlier photo it is nearly identical with, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandCount:
    """Photos of one purpose by band."""

    accept: int = 0
    unsure: int = 0
    refuse: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.accept + self.unsure + self.refuse + self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationFacts:
    """What decides whether a passed exam stands without a human look."""

    attempt: AttemptFacts
    exam_photos: BandCount
    study_photos: BandCount
    incidents: int
    """However light; what they weigh together is ``risk``."""
    study: StudyFacts
    venue: str = "online"
    """``centre``: the identity card was compared at the door, and no photo was taken."""
    risk: int = 0
    """0…100, by the weights of the edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts:
    """A qualified result, for the report to the registry and for the certificate."""

    enrolment_id: str
    person_name: str
    id_number: str
    licence_number: str
    licence_category: str
    enterprise_name: str
    credit_code: str
    class_number: str
    class_name: str
    credits: int
    score: int
    qualified_on: date
    state: str
    licence_valid_until: date
    licence_status: str
    """Of the registry, now: ``valid``, ``revoked`` or ``withdrawn``."""
    constructors: tuple[ConstructorFacts, ...] = ()
    """The holder's constructor registrations now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts:
    """What the learner's page needs to lead through the extension of the licence."""

    licence_valid_until: date
    """When it ended, or ends, in the term that is extended."""
    reported_state: str
    """State of the report: "", queued, sent, confirmed, failed."""
    confirmed_on: date | None
    application: str = ""
    """State of the application at the registry: "", submitted, accepted, returned, approved."""
    is_extended: bool = False
    """Whether the new validity has arrived by sync."""
