"""What every channel out of the house can do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent. `key` is the same on every try, so that a provider can tell them."""

    key: str
    address: str
    subject: str
    text: str
    sender: str
    """Signature or name that the recipient sees; of a WeChat message the template's id."""
    link: str
    """Absolute; "" for none."""


class Channel(ABC):
    """A way out of the house; close it, or use it in a ``with``."""

    knows_repetitions: bool
    """Whether the provider takes a parcel once only, however often it is sent: then a try whose
    outcome is unknown is simply sent again."""

    @abstractmethod
    def send(self, parcel: Parcel) -> str:
        """Send; gives the provider's receipt. Raises an ``OutsideError``, which says what may be
        done next."""

    @abstractmethod
    def close(self) -> None:
        """Let go of connections."""

    def __enter__(self) -> "Channel":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
