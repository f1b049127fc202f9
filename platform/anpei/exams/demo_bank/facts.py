"""Facts of construction safety, from which the demo's questions are made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with a gap ``{}``, what belongs there and what does not.

    ``about`` are words by which topics are found that the fact belongs to.
    """

    about: str
    statement: str
    right: str
    wrong: tuple[str, ...]

    def fits(self, topic: str) -> bool:
        return any(word in topic for word in self.about.split())


@dataclass(frozen=True, slots=True)
class Several:
    """A question with several right options."""

    about: str
    ask: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]

    def fits(self, topic: str) -> bool:
        return any(word in topic for word in self.about.split())
