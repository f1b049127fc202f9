"""Who can be enrolled, and for everyone else which rule and which date (SD-13, SD-14)."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ClassFacts, LicenceFacts, TenantFacts
from plugins.shandong.policy import ShandongPolicy
from plugins.shandong.windows import enrolment_window

RULE_TITLES = {
    "SD-11": _("The class takes no enrolments now"),
    "SD-14": _("Already enrolled"),
    "SD-13a": _("Too early before the licence expires"),
    "SD-13b": _("Too late before the licence expires"),
    "SD-13c": _("Licence of another category"),
    "SD-13d": _("Additional A licence"),
    "SD-13e": _("No valid constructor registration here"),
    "SD-13f": _("Expired or revoked licence"),
    "SD-13g": _("At another enterprise at the last sync"),
}
"""What heads each group of those who are kept out (SD-14)."""


class Eligibility:
    """One licence before one class on one day. The first rule that objects answers."""

    def __init__(
        self,
        licence: LicenceFacts,
        training_class: ClassFacts,
        tenant: TenantFacts,
        today: date,
        edition: Edition[ShandongPolicy],
    ) -> None:
        self.licence = licence
        self.training_class = training_class
        self.today = today
        self.edition = edition
        self.opens, self.closes = enrolment_window(licence.valid_until, tenant, edition.policy)

    def decide(self) -> Decision:
        for objection in self._objections():
            if objection is not None:
                return objection
        return allow("SD-13a", self.edition.key, valid_until=self.licence.valid_until)

    def _objections(self) -> Iterator[Decision | None]:
        checks: tuple[Callable[[], Decision | None], ...] = (
            self._at_another_enterprise,
            self._of_another_category,
            self._expired_or_revoked,
            self._additional_a,
            self._already_enrolled,
            self._constructor_registration,
            self._too_late,
            self._class_closed,
            self._too_early,
        )
        return (check() for check in checks)

    def _at_another_enterprise(self) -> Decision | None:
        if self.licence.at_enterprise:
            return None
        return deny(
            "SD-13g",
            self.edition.key,
            _("At the last sync the registry had this licence at another enterprise."),
            remedy=_(
                "If it was moved to you only now, it will appear after tonight's sync; "
                "otherwise have the registry's record corrected first."
            ),
            synced_at=self.licence.synced_at.isoformat() if self.licence.synced_at else "",
        )

    def _of_another_category(self) -> Decision | None:
        if self.licence.category == self.training_class.category:
            return None
        return deny(
            "SD-13c",
            self.edition.key,
            _("This class is for category %(wanted)s, the licence is of category %(has)s.")
            % {"wanted": self.training_class.category, "has": self.licence.category},
            remedy=_("Choose a class of the licence's own category."),
            category=self.licence.category,
        )

    def _expired_or_revoked(self) -> Decision | None:
        if self.licence.status == "valid" and self.licence.valid_until >= self.today:
            return None
        return deny(
            "SD-13f",
            self.edition.key,
            _("The licence expired on %(day)s or is no longer valid; it is locked.")
            % {"day": self.licence.valid_until.isoformat()},
            remedy=_("An expired licence cannot be extended; it must be applied for anew."),
            valid_until=self.licence.valid_until,
        )

    def _additional_a(self) -> Decision | None:
        if self.licence.is_main:
            return None
        return deny(
            "SD-13d",
            self.edition.key,
            _("This is an additional A licence; only the main one takes part."),
            remedy=_("Enrol the main A licence: this one is extended together with it."),
        )

    def _already_enrolled(self) -> Decision | None:
        if not self.licence.active_enrolment:
            return None
        return deny(
            "SD-14",
            self.edition.key,
            _("Already enrolled in class %(number)s for this term.")
            % {"number": self.licence.active_enrolment},
            remedy=_("See the order in the enrolment statistics."),
        )

    def _constructor_registration(self) -> Decision | None:
        if self.licence.category != "B":
            return None
        if any(
            c.at_same_enterprise and c.valid_until >= self.today for c in self.licence.constructors
        ):
            return None
        latest = max((c.valid_until for c in self.licence.constructors), default=None)
        return deny(
            "SD-13e",
            self.edition.key,
            _(
                "A B licence needs a first- or second-class constructor registration "
                "that is valid and at the same enterprise."
            ),
            remedy=_("Have the constructor registration extended or moved first."),
            constructor_valid_until=latest,
        )

    def _too_late(self) -> Decision | None:
        if self.today <= self.closes:
            return None
        return deny(
            "SD-13b",
            self.edition.key,
            _("Enrolment for this licence closed on %(day)s: it expires on %(expiry)s.")
            % {
                "day": self.closes.isoformat(),
                "expiry": self.licence.valid_until.isoformat(),
            },
            remedy=_("There is no time left to study, examine and report before it expires."),
            closed_on=self.closes,
        )

    def _class_closed(self) -> Decision | None:
        one = self.training_class
        if not one.is_open or self.today > one.enrol_until:
            return deny(
                "SD-11",
                self.edition.key,
                _("Enrolment in this class is closed."),
                remedy=_("Choose another class of the same category."),
            )
        if self._first_day() > min(self.closes, one.enrol_until):
            return deny(
                "SD-11",
                self.edition.key,
                _("This class takes enrolments on no day on which this licence can be enrolled."),
                remedy=_("Choose another class of the same category."),
                licence_from=self.opens,
                licence_until=self.closes,
            )
        return None

    def _too_early(self) -> Decision | None:
        first = self._first_day()
        if self.today >= first:
            return None
        early = self.today < self.opens
        return not_yet(
            "SD-13a" if early else "SD-11",
            self.edition.key,
            _("Too early: the licence expires on %(expiry)s.")
            % {"expiry": self.licence.valid_until.isoformat()}
            if early
            else _("Enrolment in this class has not begun."),
            allowed_from=first,
            remedy=_("Come back from %(day)s on.") % {"day": first.isoformat()},
        )

    def _first_day(self) -> date:
        """On which both the licence and the class can be enrolled (SD-14)."""
        return max(self.opens, self.training_class.enrol_from)
