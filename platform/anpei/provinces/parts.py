"""The vocabulary of the contract: what a province's answers and parts are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from anpei.kernel.decisions import Text
from anpei.provinces.values import Area, ValueInfo


class PhotoBand(StrEnum):
    """The three bands of a photo (PL-34); ``PENDING`` until it is analysed."""

    PENDING = "pending"
    ACCEPT = "accept"
    UNSURE = "unsure"
    REFUSE = "refuse"


class LeaveOutcome(StrEnum):
    """What leaving a running exam means."""

    CONTINUE = "continue"
    FORFEIT = "forfeit"


class TimeoutOutcome(StrEnum):
    """What happens to a paper that was never handed in when its time is over."""

    FAIL = "fail"
    GRADE = "grade"


class AbsenceOutcome(StrEnum):
    """What becomes of the attempt of somebody whose seat in a centre stayed empty."""

    FAIL = "fail"
    PARDON = "pardon"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionTicket:
    """What the admission ticket (准考证) of an exam in a centre is made of."""

    template: Path
    """The typst file; it reads the fields of ``centres.printed.TicketDocument``."""
    rules: tuple[Text, ...]
    """What candidates are told, in order; printed on the ticket and shown before booking."""
    identity_correction: Text
    """Where wrong identity data are corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInField:
    """One field of a learner's sign-in form. ``choices`` makes it a list to choose from."""

    name: str
    label: Text
    hint: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()
    autocomplete: str = "off"
    inputmode: str = "text"
    prefill: str = ""
    """``city``: the association's own city is chosen already; "": nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInForm:
    """A way for learners to sign in: its key, title and fields."""

    key: str
    title: Text
    fields: tuple[SignInField, ...]
    initial_password: str = ""
    """Asked for on the same form; before the first sign-in it is this one, and opens only the
    activation page (PL-10). "": the learner's own password is a second step."""
    password_hint: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInIdentity:
    """How the core finds the person: typed values that the plugin has cleaned.

    One of ``id_number`` and ``licence_number`` is required; the rest must then match.
    """

    id_number: str
    name: str = ""
    licence_category: str = ""
    licence_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFlow:
    """How an order is paid: who confirms it and how long it waits."""

    gateways: tuple[str, ...]
    """Keys of ``payments.gateways``, in the order in which they are offered: ``bank_transfer``,
    ``alipay``, ``wechat``, ``unionpay``, ``payment_code`` (with ``Way.PAYMENT_CODES``). The
    association connects them one by one."""
    reviewed_by_staff: bool
    expires_minutes: int | None
    """From the order; unpaid it expires then. None: never by itself. What may go back of a paid
    order says ``Province.decide_refund``."""
    payer: str
    """``enterprise``, ``person`` or ``either``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGround:
    """A ground on which a reviewer may refuse."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCategory:
    """A category of licence as this province names it."""

    code: str
    label: Text
    short: Text
    notes: tuple[Text, ...] = ()
    """Conditions shown beside the list of its classes."""
    group: Text = ""
    """Heading it stands under in a tree of categories; "" = none."""
    specialities: tuple[tuple[str, Text], ...] = ()
    """(code, label) of those among which its holder must say theirs."""
    is_taught_here: bool = True
    """No: its holders study elsewhere, as ``notes`` say, and no class is made for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """An entry a plugin adds to a portal's menu; ``url_name`` is reversed by the core."""

    portal: str
    label: Text
    url_name: str
    icon: str = "dot"
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A page of the service guide or an answer of the FAQ, in Markdown-free plain paragraphs."""

    title: Text
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What makes a province recognisable in the one design."""

    product: Text
    short: Text
    accent: str
    """A key of the design system's accents, e.g. ``"blue"``."""
    emblem: str = "shield"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The licence agreement (系统使用许可协议) of an edition."""

    version: str
    title: Text
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionGuide:
    """How the holder extends the licence elsewhere: when, and the steps in order."""

    opens_on: date
    closes_on: date
    steps: tuple[Text, ...]
    site: Text = ""
    titles: tuple[Text, ...] = ()
    """The steps in a word each, for the indicator; () = the steps themselves."""
    at: int = 0
    """Place in ``steps`` of the one to do or to wait for now; ``len(steps)`` = all done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTenant:
    """An association the demo makes for this province."""

    schema: str
    host: str
    name: str
    city: str
    exam_mode: str
    registry: str
    """Name of the data set in the sandbox registry."""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRule:
    """One rule in a sentence, with the clause it comes from."""

    rule: str
    area: Area
    text: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedValue:
    """A policy value of one edition: what it is, how much, and where that comes from."""

    info: ValueInfo
    value: Any
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRole:
    """A role a member of staff may hold: its code is stored with the grant."""

    code: str
    label: Text
    description: Text
