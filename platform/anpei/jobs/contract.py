"""What an app writes to have long work done: a ``RowJob`` in its ``jobs.JOBS`` (PL-62).

The framework counts the rows, takes them batch by batch, and commits each batch together with the
position behind it: a worker that is killed repeats nothing, the next one goes on behind the last
row that was settled.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from anpei.jobs.models import Job
from anpei.kernel.decisions import Text

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do: ``number`` from 1, rising; ``value`` is the kind's own."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of row number ``row``; ``message`` says why it was not done."""

    row: int
    state: Literal["done", "skipped", "failed"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class JobLink:
    """Where the fruit of a job is found, for its page."""

    label: Text
    url: str


class RowJob(ABC):
    """One kind of long work. An instance holds no state: all of it is in the job's row."""

    kind: ClassVar[str]
    """"<app>.<what>", stored; never renamed while jobs of it are open."""
    title: ClassVar[Text]
    roles: ClassVar[tuple[str, ...]]
    """Staff with one of these may start, cancel and resume it (administrators always)."""
    batch: ClassVar[int] = 100
    """Rows in one transaction: what a cancellation waits for; keep it to a few seconds' work."""
    suffixes: ClassVar[tuple[str, ...]] = ("xlsx", "csv")
    """Endings of an upload, when there is one."""
    max_bytes: ClassVar[int] = 20 * MEGABYTE

    @abstractmethod
    def count(self, job: Job) -> int:
        """How many rows there are: the number of the last one. An AnpeiError fails the job."""

    @abstractmethod
    def rows(self, job: Job, after: int) -> Iterable[Row]:
        """The rows with numbers above ``after``, in their order. An AnpeiError fails the job."""

    @abstractmethod
    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        """Do ``rows``, inside the transaction that moves the position; an outcome for each.

        When it raises an AnpeiError nothing of the batch remains and its rows are done one by
        one; the row that raises it alone has failed with that message. Any other error fails the
        job, to be resumed. Side effects outside the database leave on commit.
        """

    def finish(self, job: Job) -> None:  # noqa: B027 - most kinds have nothing to finish
        """Once, after the last row, inside the transaction that makes the job *done*."""

    def links(self, job: Job) -> Sequence[JobLink]:
        """Where the fruit of the job is found; shown on its page."""
        return ()
