"""A decision about a right: allow, deny or not yet, and everything needed to explain it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Text = str | _StrPromise
type FactValue = str | int | float | bool | date | None


class Outcome(StrEnum):
    ALLOW = "allow"
    DENY = "deny"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a rule said.

    ``rule`` is the rule's id in the catalogue ("PL-06"), ``edition`` the key of the edition
    that was asked, ``facts`` what it looked at, ``allowed_from`` the first day on which the
    answer will be yes (only with ``NOT_YET``), ``remedy`` what the person can do about it.
    """

    outcome: Outcome
    rule: str
    edition: str
    message: Text
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    allowed_from: date | None = None
    remedy: Text = ""

    @property
    def allowed(self) -> bool:
        return self.outcome is Outcome.ALLOW


def allow(rule: str, edition: str, message: Text = "", **facts: FactValue) -> Decision:
    return Decision(outcome=Outcome.ALLOW, rule=rule, edition=edition, message=message, facts=facts)


def deny(
    rule: str, edition: str, message: Text, *, remedy: Text = "", **facts: FactValue
) -> Decision:
    return Decision(
        outcome=Outcome.DENY,
        rule=rule,
        edition=edition,
        message=message,
        facts=facts,
        remedy=remedy,
    )


def not_yet(
    rule: str,
    edition: str,
    message: Text,
    *,
    allowed_from: date | None = None,
    remedy: Text = "",
    **facts: FactValue,
) -> Decision:
    return Decision(
        outcome=Outcome.NOT_YET,
        rule=rule,
        edition=edition,
        message=message,
        facts=facts,
        allowed_from=allowed_from,
        remedy=remedy,
    )
