"""What an app says of an act that needs two persons."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from anpei.accounts.models import User
from anpei.kernel.decisions import Text

type Parameters = Mapping[str, Any]
"""What the act is done with; JSON."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is done to: how people call it, and the path of its page."""

    title: str
    path: str


class TwoPersonAct(ABC):
    """An act that one person proposes and another does; each app lists its own in
    ``two_person.ACTS``. ``subject`` is everywhere the public id of what it is done to."""

    code: ClassVar[str]
    title: ClassVar[Text]
    roles: ClassVar[tuple[str, ...]]
    """Who may propose, and who may confirm."""

    @abstractmethod
    def describe(self, subject: str) -> Subject:
        """Raises the model's DoesNotExist for one that is not there."""

    def facts(self, parameters: Parameters) -> Sequence[tuple[Text, str]]:
        """Label and value of each parameter, as the second person reads them."""
        return ()

    @abstractmethod
    def perform(self, subject: str, parameters: Parameters, *, reason: str, by: User) -> None:
        """Do it. Raises AnpeiError when it cannot be done as things stand."""
