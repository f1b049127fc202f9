"""The shape of every history: a state something entered, when, by whom and why."""

from typing import Any, ClassVar, Protocol, Self

from django.db import models

SYSTEM = "system"


class Actor(Protocol):
    """Who acts: any user of the tenant."""

    pk: Any

    def __str__(self) -> str: ...


def actor_name(by: Actor | None) -> str:
    """How a history names ``by``; None is the system itself."""
    return str(by) if by else SYSTEM


class StateEvent(models.Model):
    """A line of a history. The model that inherits has a foreign key to what it is the history
    of, with ``related_name="events"``, and names it in ``subject``."""

    subject: ClassVar[str]

    before = models.CharField(max_length=20)
    """Empty for the first line; the same as ``after`` for what changed no state."""
    after = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @classmethod
    def of(
        cls, row: models.Model, before: str, *, by: Actor | None, after: str = "", reason: str = ""
    ) -> Self:
        """The unsaved line for ``row``, which came from ``before`` into the state it has now."""
        return cls(
            **{cls.subject: row},
            before=before,
            after=after or getattr(row, "state"),  # noqa: B009  # every subject has a state
            actor=actor_name(by),
            reason=reason,
        )
