"""What a file of questions holds, whatever form it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from anpei.exams.drafts import Draft, checked
from anpei.kernel.errors import InvalidInput

MOST_QUESTIONS = 20_000
"""Of one file; a case counts with its parts."""
CASE_TAG, PART_TAG, EXAM_ONLY_TAG = "case-", "part-", "exam-only"
"""Tags by which GIFT and Moodle XML, which know no case questions, keep them together."""


class Form(StrEnum):
    EXCEL = "xlsx"
    CSV = "csv"
    GIFT = "gift"
    MOODLE = "xml"


class UnreadableFile(InvalidInput):
    """Nothing of the file can be used; says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One question of a file."""

    place: int
    """The row or line where it begins, from 1; a case's is that of its material."""
    topic: tuple[str, ...]
    """Topic as the file names it, after its category if that is named too; () where it is not."""
    draft: Draft


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be used at ``place``, and how to mend it."""

    place: int
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood. No place stands twice."""

    form: Form
    questions: tuple[Written, ...]
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        return len(self.questions) + len(self.problems)


class Collector:
    """Takes questions and problems one by one; parts wait for their case to end."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._questions: list[Written] = []
        self._problems: list[Problem] = []

    def add(self, place: int, topic: Iterable[str], draft: Draft) -> None:
        """A question; a problem when it cannot be used."""
        try:
            usable = checked(draft)
        except InvalidInput as error:
            self.complain(place, str(error))
        else:
            self._questions.append(Written(place=place, topic=tuple(topic), draft=usable))

    def complain(self, place: int, what: str) -> None:
        self._problems.append(Problem(place, what))

    def reading(self) -> Reading:
        return Reading(self._form, tuple(self._questions), tuple(self._problems))
