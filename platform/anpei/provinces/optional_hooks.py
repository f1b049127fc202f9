"""Hooks with an answer of their own: a province overrides those whose way it goes (ADR 13)."""

from datetime import date
from pathlib import Path
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, deny
from anpei.provinces.editions import Edition, Policy
from anpei.provinces.facts import ClassFacts
from anpei.provinces.ways import (
    CLASSIC_WAYS,
    BusinessSignIn,
    EntryDesk,
    EntryFacts,
    Grant,
    PetitionFacts,
    Way,
)


class OptionalHooks[P: Policy]:
    """What ``Province`` answers unless a province says otherwise."""

    ways: ClassVar[frozenset[Way]] = CLASSIC_WAYS

    def business_sign_in(self, edition: Edition[P]) -> BusinessSignIn:
        """How whoever orders and pays signs in: unless a province says otherwise by the
        enterprise's name, the first time with its credit code."""
        return BusinessSignIn(
            label=_("Enterprise name"),
            hint=_("The full Chinese name, as the registry has it"),
            password_hint=_("The first time: the unified social credit code"),
        )

    def entry_desk(self, edition: Edition[P]) -> EntryDesk:
        """What the public way in offers, and its words."""
        return EntryDesk()

    def decide_entry(self, facts: EntryFacts, today: date, edition: Edition[P]) -> Decision:
        """May somebody register this licence for continuing education by themselves?"""
        return deny(
            "PL-06",
            edition.key,
            _("Here the enterprise enrols its people."),
            remedy=_("Ask the person in charge at your enterprise."),
        )

    def study_period(
        self, training_class: ClassFacts, opened_on: date, edition: Edition[P]
    ) -> tuple[date, date] | None:
        """First and last day of study of somebody whose study opens on ``opened_on``; None: the
        class's own."""
        return None

    def topic_categories(self, edition: Edition[P]) -> tuple[tuple[str, str], ...]:
        """(code, Chinese name) of the topic categories that every new curriculum begins with;
        () where staff name them as they please."""
        return ()

    def decide_petition(self, facts: PetitionFacts, today: date, edition: Edition[P]) -> Decision:
        """May the learner ask staff for this?"""
        return deny("PL-06", edition.key, _("Here nothing of this kind can be asked for."))

    def certificate_title(self, edition: Edition[P]) -> str:
        """What the certificate is headed: Chinese, whoever asks for it."""
        return "继续教育合格证明"

    def receipt_template(self, edition: Edition[P]) -> Path | None:
        """The typst file of a receipt to print once passed; None where there is none."""
        return None

    def grant(self, facts: PetitionFacts, edition: Edition[P]) -> Grant:
        """What an approved petition gives."""
        return Grant()
